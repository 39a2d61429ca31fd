"""Who a shop is: entered once here, and on its invoices, papers and mails from then on."""

from typing import Any

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from contracts.shop_identity import GetShopIdentity, SaveShopIdentity, ShopIdentity
from gateway.acting import back_with, text_in
from gateway.asking import ask
from gateway.settings.logos import logo_in
from gateway.staff.rights import needs
from gateway.words import LANGUAGES, N_, _
from kernel.refused import Refused

pages = Blueprint("identity", __name__, url_prefix="/settings/shops")

GROUPS: dict[str, dict[str, str]] = {
    N_("The shop"): {
        "name": N_("Name, as customers know it"),
        "phone": N_("Phone"),
        "email": N_("E-mail"),
        "website": N_("Website"),
    },
    N_("Address"): {
        "street": N_("Street and number"),
        "postcode": N_("Postcode"),
        "city": N_("Town"),
        "country": N_("Country, two letters"),
    },
    N_("The company, on invoices"): {
        "company": N_("Company, where it is not the name"),
        "vat_id": N_("VAT number"),
        "registration": N_("Company register"),
    },
    N_("Bank account"): {
        "iban": N_("IBAN"),
        "bic": N_("BIC"),
        "account_holder": N_("Account holder, where that is not the company"),
    },
    N_("E-mails"): {
        "sender": N_("Mails come from (empty: the installation's address)"),
        "reply_to": N_("Answers go to"),
    },
}


@pages.get("/<code>/identity")
@needs("settings")
def show(code: str) -> str:
    return render_template("settings/identity.html", shop=ask(GetShopIdentity(shop=code)), groups=GROUPS)


@pages.post("/<code>/identity")
@needs("settings")
def save(code: str) -> Response:
    """Where somebody else has saved since this page was shown, nothing is written over."""
    seen = text_in("seen_version", 10)
    if not seen.isdigit():
        raise Refused("Something in this form is wrong. Reload the page and try again.")
    logo = None if "no_logo" in request.form else logo_in("logo") or ask(GetShopIdentity(shop=code)).logo
    texts: dict[str, Any] = {name: text_in(name, 200) for fields in GROUPS.values() for name in fields}
    typed = ShopIdentity(
        shop=code,
        **texts,
        hours={language: text_in(f"hours.{language}", 300) for language in LANGUAGES},
        footer={language: text_in(f"footer.{language}", 300) for language in LANGUAGES},
        language=text_in("language", 2) or "en",
        logo=logo,
    )
    try:
        ask(SaveShopIdentity(identity=typed, seen_version=int(seen)))
    except Refused as refusal:  # what was typed is not lost; a picture is chosen again
        stored = ask(GetShopIdentity(shop=code))
        form = typed.model_copy(update={"version": int(seen), "logo": stored.logo})
        page = render_template("settings/identity.html", shop=form, groups=GROUPS, refused=refusal)
        return make_response(page, 409)
    return back_with(_("Saved. It is on every invoice, paper and mail from now on."))
