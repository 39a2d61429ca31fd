"""Insurers and their connection: entered, tried and changed. A password is never shown again."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from contracts.insurance import CheckInsurer, InsurerView, ListInsurers, SaveInsurer
from gateway.acting import back_with, text_in
from gateway.asking import ask, ask_all
from gateway.staff.rights import needs
from gateway.words import N_, _
from kernel.refused import NotFound, Refused

pages = Blueprint("insurers", __name__, url_prefix="/settings/insurers")

KINDS = {"zekerenzoon": "Zeker & Zoon (SOAP)"}
STEPS = {
    ("address", "good"): N_("The insurer answers at this address."),
    ("address", "wrong"): N_("The insurer does not answer as it should."),
    ("interface", "good"): N_("Its interface offers everything that is needed."),
    ("interface", "wrong"): N_("Its interface does not offer: {missing}"),
    ("sign_in", "good"): N_("User name and password are accepted."),
    ("sign_in", "wrong"): N_("User name and password are not accepted."),
    ("clock", "good"): N_("Its clock and ours agree."),
    ("clock", "warn"): N_("Its clock and ours are {seconds} seconds apart: it may refuse our messages."),
    ("sample_premium", "good"): N_("A bicycle of 2,000 euros costs {premium} for a year."),
    ("sample_premium", "warn"): N_("It gave no premium for a bicycle of 2,000 euros."),
}


@pages.get("/")
@needs("settings")
def overview() -> str:
    return render_template("settings/insurers.html", insurers=ask_all(ListInsurers())[0])


@pages.get("/new")
@needs("settings")
def new() -> str:
    return render_template("settings/insurer.html", insurer=None, kinds=KINDS, steps=None, said=STEPS)


@pages.get("/<code>")
@needs("settings")
def show(code: str) -> str:
    """With `check`: tried step by step."""
    steps = ask_all(CheckInsurer(insurer=code))[0] if "check" in request.args else None
    return render_template("settings/insurer.html", insurer=_known(code), kinds=KINDS, steps=steps, said=STEPS)


@pages.post("/")
@needs("settings")
def save() -> Response:
    if not text_in("address", 300).startswith(("https://", "http://")):
        raise Refused("The insurer's address starts with https://")
    code = text_in("insurer", 40).lower()
    secrets = {"user": text_in("user", 100), "password": request.form.get("password", "").strip()}
    ask(
        SaveInsurer(
            insurer=code,
            name=text_in("name", 100) or code,
            kind=text_in("kind", 20),
            address=text_in("address", 300),
            credentials={name: secret for name, secret in secrets.items() if secret},
            enabled="enabled" in request.form,
            by_attribute="by_attribute" in request.form,
            brands=tuple(text_in("brands", 4000).splitlines()),
            covers=tuple(_whole(each) for each in text_in("covers", 60).replace(",", " ").split()),
            withdrawal_days=_whole(text_in("withdrawal_days", 3) or "0"),
        )
    )
    return back_with(_("The insurer is saved. Check the connection now."))


def _whole(text: str) -> int:
    if not text.isdigit() or len(text) > 4:
        raise Refused("{text} is not a number.", text=text[:20])
    return int(text)


def _known(code: str) -> InsurerView:
    found = next((each for each in ask(ListInsurers()) if each.insurer == code), None)
    if found is None:
        raise NotFound("There is no insurer {insurer}.", insurer=code)
    return found
