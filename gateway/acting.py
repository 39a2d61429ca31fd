"""An act ends with a page that can be reloaded: what happened is said there once. What a form holds is read here."""

from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from gateway.guard import own_path
from kernel.refused import Refused


def back() -> str:
    """The page the form stood on."""
    return own_path(request.form.get("back")) or own_path(request.referrer) or url_for("orders.overview")


def back_with(said: str, kind: str = "good") -> Response:
    """Return to the page, and say it there. In a dialog: reload the page under it."""
    if said:
        flash(said, kind)
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": back()})
    return redirect(back(), 303)


def in_own_tab() -> bool:
    """Whether the form opened a tab of its own (papers), so that there is no page to return to."""
    return bool(request.form.get("tab"))


def text_in(name: str, most: int = 2000) -> str:
    return request.form.get(name, "").strip()[:most]


def day_in(name: str) -> date:
    day = day_or_none(name)
    if day is None:
        raise Refused("Choose a day.")
    return day


def day_or_none(name: str) -> date | None:
    return read_day(request.form.get(name, ""))


def read_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("{text} is not a day.", text=text[:20]) from None


def number_in(name: str) -> Decimal | None:
    text = request.form.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Refused("{text} is not a number.", text=text[:20]) from None
    if not number.is_finite():
        raise Refused("{text} is not a number.", text=text[:20])
    return number


def ids_in(name: str) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(each) for each in request.form.getlist(name))
    except ValueError:
        raise Refused("Something in this form is wrong. Reload the page and try again.") from None


def id_in(name: str) -> UUID:
    found = ids_in(name)
    if not found:
        raise Refused("Something in this form is wrong. Reload the page and try again.")
    return found[0]
