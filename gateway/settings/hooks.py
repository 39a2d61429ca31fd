"""The hooks by which a shop says at once that something happened there: their address, their secret, the last one."""

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from contracts.hooks import GetHook, RenewHookSecret
from gateway.asking import ask
from gateway.staff.rights import needs

pages = Blueprint("hooks", __name__, url_prefix="/settings/shops")


@pages.get("/<code>/hook")
@needs("settings")
def show(code: str) -> str:
    return render_template("settings/hook.html", hook=ask(GetHook(shop=code)), secret="")


@pages.post("/<code>/hook")
@needs("settings")
def renew(code: str) -> Response:
    """The only page that ever shows the secret: it is not led on to, so that nothing of it is kept anywhere."""
    made = ask(RenewHookSecret(shop=code))
    page = make_response(render_template("settings/hook.html", hook=ask(GetHook(shop=code)), secret=made.secret))
    page.headers["Cache-Control"] = "no-store"
    return page
