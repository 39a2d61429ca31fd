"""Signing in and out, and what everybody chooses for themselves."""

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from gateway.acting import back_with, text_in
from gateway.errors import in_words
from gateway.guard import own_path
from gateway.house import house
from gateway.staff import members, signing_in
from gateway.words import LANGUAGES, _
from kernel.refused import Refused

pages = Blueprint("staff", __name__)


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response | str | tuple[str, int]:
    onward = own_path(request.values.get("next"))
    if g.staff:
        return redirect(onward or url_for("orders.overview"), 303)
    if request.method == "GET":
        return _sign_in_page(onward)
    login = text_in("login", 200)
    try:
        session_id, _who = signing_in.sign_in(
            house().engine, login, request.form.get("password", "")[:500], request.remote_addr or ""
        )
    except Refused as error:
        return render_template("sign_in.html", said=in_words(error), login=login, next=onward or ""), 403
    session.clear()
    session["id"] = str(session_id)
    return redirect(onward or url_for("orders.overview"), 303)


def _sign_in_page(onward: str | None) -> Response | str:
    chosen = request.args.get("language", "")
    if chosen not in LANGUAGES:
        return render_template("sign_in.html", said="", login="", next=onward or "")
    response = redirect(url_for("staff.sign_in", next=onward), 303)
    response.set_cookie("language", chosen, max_age=31536000, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


@pages.post("/sign-out")
def sign_out() -> Response:
    signing_in.sign_out(house().engine, g.session_id)
    session.clear()
    return redirect(url_for("staff.sign_in"), 303)


@pages.get("/profile")
def profile() -> str:
    return render_template("staff/profile.html")


@pages.post("/profile")
def save_profile() -> Response:
    members.set_preferences(house().engine, g.staff.staff_id, text_in("language"), text_in("theme"))
    g.language = text_in("language")
    return back_with(_("Saved."))


@pages.post("/profile/password")
def change_password() -> Response:
    """Everybody signs in anew afterwards, here too."""
    if not signing_in.knows_password(house().engine, g.staff.staff_id, request.form.get("now", "")[:500]):
        raise Refused("This is not your present password.")
    members.set_password(house().engine, g.staff.staff_id, request.form.get("new", "")[:500])
    session.clear()
    flash(_("Your password is changed. Sign in with the new one."), "good")
    return redirect(url_for("staff.sign_in"), 303)
