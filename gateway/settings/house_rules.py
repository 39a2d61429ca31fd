"""The rules a house and its shops work by: planning's capacity, how a shop invoices."""

from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from contracts.facts import Delivery
from contracts.integration import ListShops
from contracts.invoicing import (
    GetInvoiceSettings,
    InvoiceSettings,
    InvoicesMade,
    SaveInvoiceSettings,
)
from contracts.planning import GetPlanningSettings, PlanningSettings, SavePlanningSettings
from gateway.acting import back_with, read_day, text_in
from gateway.asking import ask, ask_all
from gateway.settings.shops import pairs_in
from gateway.staff.rights import needs
from gateway.words import N_, _
from kernel.refused import Refused

pages = Blueprint("rules", __name__, url_prefix="/settings")

MADE = {
    InvoicesMade.FROM_PLANNING: N_("when the day's invoices are printed"),
    InvoicesMade.AT_ORDER: N_("as soon as the order is in"),
    InvoicesMade.AFTER_PAYMENT: N_("after payment"),
    InvoicesMade.MANUAL: N_("by hand only"),
}


@pages.get("/planning")
@needs("settings")
def planning() -> str:
    rules, shops = ask(GetPlanningSettings()), ask_all(ListShops())[0]
    names = [] if isinstance(shops, Exception) else [(shop.shop, shop.name) for shop in shops]
    return render_template("settings/planning.html", rules=rules, shops=names, monday=date(2024, 1, 1))


@pages.post("/planning")
@needs("settings")
def save_planning() -> Response:
    closed = {}
    for text, why in pairs_in("closing_days").items():
        day = read_day(text)
        if day is not None:
            closed[day] = why
    ask(
        SavePlanningSettings(
            settings=PlanningSettings(
                capacity={lane: tuple(_count(f"{lane}.{n}") for n in range(7)) for lane in Delivery},
                weekdays=tuple(n for n in range(7) if str(n) in request.form.getlist("weekday")),
                closing_days=closed,
                default_carrier=text_in("default_carrier", 40) or "parcel",
                cut_off=text_in("cut_off", 5),
                auto_plan=tuple(request.form.getlist("auto_plan")),
            )
        )
    )
    return back_with(_("Saved."))


def _count(name: str) -> int:
    text = text_in(name, 6) or "0"
    if not text.isdigit():
        raise Refused("{text} is not a number.", text=text)
    return int(text)


@pages.get("/shops/<code>/rules")
@needs("settings")
def of_shop(code: str) -> str:
    return render_template(
        "settings/rules.html", code=code, invoices=ask_all(GetInvoiceSettings(shop=code))[0], made=MADE
    )


@pages.post("/shops/<code>/invoices")
@needs("settings")
def save_invoices(code: str) -> Response:
    made = text_in("made", 20)
    if made not in set(InvoicesMade):
        raise Refused("Choose when invoices are made.")
    ask(
        SaveInvoiceSettings(
            settings=InvoiceSettings(
                shop=code,
                made=InvoicesMade(made),
                number_prefix=text_in("number_prefix", 20),
                payment_days=_count("payment_days"),
            )
        )
    )
    return back_with(_("Saved."))
