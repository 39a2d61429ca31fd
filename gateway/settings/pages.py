"""Shops and their connection, own statuses, and who works here; for administrators."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, make_response, render_template, request
from werkzeug.wrappers import Response

from contracts.integration import CheckConnection, ConnectionChecked, ListShops, SaveShop, ShopView
from contracts.order import AddStatus
from gateway.acting import back_with, text_in
from gateway.asking import ask, ask_all
from gateway.house import house
from gateway.orders.detail import parts_of
from gateway.settings.shops import (
    KINDS,
    connection_in,
    is_proven,
    languages_of,
    pairs_in,
    proof_of,
    secrets_in,
)
from gateway.staff import members
from gateway.staff.rights import ROLES, needs
from gateway.words import _
from kernel.refused import NotFound, Refused

pages = Blueprint("settings", __name__, url_prefix="/settings")


@pages.get("/")
@needs("settings")
def overview() -> str:
    (shops,) = ask_all(ListShops())
    return render_template(
        "settings/overview.html", shops=shops, everybody=members.all_staff(house().engine), roles=ROLES
    )


# ---- shops


@pages.get("/shops/new")
@needs("settings")
def new_shop() -> str:
    return _form(None)


@pages.get("/shops/<code>")
@needs("settings")
def shop(code: str) -> str:
    """The connection; its secrets are never shown again. With `check`: tried as it is saved."""
    found = _known(code)
    if found is None:
        raise NotFound("There is no shop {shop}.", shop=code)
    told = ("shop", "kind", "address", "languages", "settings")
    tried = None
    if "check" in request.args:
        tried = ask_all(CheckConnection(**{name: getattr(found, name) for name in told}))[0]
    sample = tried.sample if isinstance(tried, ConnectionChecked) else None
    return _form(found, tried=tried, parts=parts_of(sample.totals) if sample else ())


def _known(code: str) -> ShopView | None:
    return next((each for each in ask(ListShops()) if each.shop == code), None)


def _form(shop: ShopView | None, **more: Any) -> str:
    return render_template("settings/shop.html", **{"shop": shop, "kinds": KINDS, "tried": None, "typed": {}, **more})


@pages.post("/shops/try")
@needs("settings")
def try_shop() -> str:
    """What comes of the connection as it stands in the form; the form takes over what was found."""
    asked = connection_in()
    checked = ask(asked)
    good = proof_of(checked.kind, checked.address, secrets_in(checked.kind)) if checked.ok else ""
    return render_template(
        "settings/_tried.html",
        tried=checked,
        kinds=KINDS,
        proof=good,
        languages=languages_of(checked, asked.languages),
        parts=parts_of(checked.sample.totals) if checked.sample else (),
        twin=next((each for each in ask(ListShops()) if _is_twin(each, asked.shop, checked.address)), None),
        in_form=True,
    )


def _is_twin(other: ShopView, code: str, address: str) -> bool:
    return other.shop != code and other.enabled and other.address == address


@pages.post("/shops")
@needs("settings")
def save_shop() -> Response:
    code, kind, address = text_in("shop", 40).lower(), text_in("kind", 20), text_in("address", 300)
    known = _known(code)
    try:
        _can_be(code, kind, address, known)
        ask(
            SaveShop(
                shop=code,
                name=text_in("name", 100) or code,
                kind=kind,
                address=address,
                credentials=secrets_in(kind),
                languages=pairs_in("languages"),
                settings=pairs_in("settings"),
                enabled="enabled" in request.form,
            )
        )
    except Refused as refusal:  # what was typed is not lost; secrets are typed again
        known = known if "known" in request.form else None
        return make_response(_form(known, typed=request.form, refused=refusal), 409)
    return back_with(_("The shop is saved. Its orders come in from now on; older ones follow."))


def _can_be(code: str, kind: str, address: str, known: ShopView | None) -> None:
    if not code.replace("-", "").replace("_", "").isalnum():
        raise Refused("A shop's code has only letters, digits and dashes.")
    if known and "known" not in request.form:
        raise Refused("There is a shop {code} already; choose another code.", code=code)
    if not address.startswith(("https://", "http://")):
        raise Refused("The shop's address starts with https://")
    if kind not in KINDS:
        raise Refused("Test the connection first, or choose what the shop runs on.")
    if "anyway" not in request.form and not is_proven(known, kind, address):
        raise Refused("This connection has not been tested as it is. Test it first, or save it anyway.")


@pages.post("/statuses")
@needs("settings")
def add_status() -> Response:
    if not text_in("name", 60):
        raise Refused("A status has a name.")
    ask(AddStatus(shop=text_in("shop", 60), name=text_in("name", 60)))
    return back_with(_("The status can be chosen on the order now."))


# ---- staff


@pages.post("/staff")
@needs("settings")
def add_member() -> Response:
    members.add_staff(
        house().engine,
        text_in("login", 100),
        text_in("name", 100),
        request.form.get("password", "")[:500],
        request.form.getlist("role"),
        text_in("language", 2) or "nl",
    )
    return back_with(_("{name} can sign in now.", name=text_in("name", 100)))


@pages.post("/staff/<uuid:staff_id>/roles")
@needs("settings")
def member_roles(staff_id: UUID) -> Response:
    members.change_roles(house().engine, staff_id, request.form.getlist("role"))
    return back_with(_("Saved."))


@pages.post("/staff/<uuid:staff_id>/active")
@needs("settings")
def member_active(staff_id: UUID) -> Response:
    active = text_in("active") == "yes"
    if staff_id == g.staff.staff_id and not active:
        raise Refused("You cannot shut yourself out.")
    members.set_active(house().engine, staff_id, active)
    return back_with(_("Can sign in again.") if active else _("Cannot sign in any more; every session has ended."))


@pages.post("/staff/<uuid:staff_id>/password")
@needs("settings")
def member_password(staff_id: UUID) -> Response:
    members.set_password(house().engine, staff_id, request.form.get("password", "")[:500])
    return back_with(_("The password is changed."))
