"""Shops and their connection, own statuses, and who works here; for administrators."""

from uuid import UUID

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from contracts.integration import CheckShop, ListShops, SaveShop
from contracts.order import AddStatus
from gateway.acting import back_with, text_in
from gateway.asking import ask, ask_all
from gateway.house import house
from gateway.settings.shops import KINDS, pairs_in, secrets_in
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
    return render_template("settings/shop.html", shop=None, kinds=KINDS, steps=None)


@pages.get("/shops/<code>")
@needs("settings")
def shop(code: str) -> str:
    """The connection; its secrets are never shown again. With `check`: tried step by step."""
    found = next((each for each in ask(ListShops()) if each.shop == code), None)
    if found is None:
        raise NotFound("There is no shop {shop}.", shop=code)
    steps = ask_all(CheckShop(shop=code))[0] if "check" in request.args else None
    return render_template("settings/shop.html", shop=found, kinds=KINDS, steps=steps)


@pages.post("/shops")
@needs("settings")
def save_shop() -> Response:
    code, kind = text_in("shop", 40).lower(), text_in("kind", 20)
    if not code.replace("-", "").replace("_", "").isalnum():
        raise Refused("A shop's code has only letters, digits and dashes.")
    if kind not in KINDS:
        raise Refused("Choose what the shop runs on.")
    if not text_in("address", 300).startswith(("https://", "http://")):
        raise Refused("The shop's address starts with https://")
    ask(
        SaveShop(
            shop=code,
            name=text_in("name", 100) or code,
            kind=kind,
            address=text_in("address", 300),
            credentials=secrets_in(kind),
            languages=pairs_in("languages"),
            settings=pairs_in("settings"),
            enabled="enabled" in request.form,
        )
    )
    return back_with(_("The shop is saved. Check the connection now."))


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
