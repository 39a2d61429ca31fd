"""The agenda: what still has to be planned, the week's days with their capacity, one day's work."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.facts import Delivery
from contracts.invoicing import GetDayMoney
from contracts.planning import AgendaView, DayView, FindParcel, GetAgenda
from gateway.acting import read_day
from gateway.asking import ask, ask_all
from gateway.house import house
from gateway.orders.standing import Act
from gateway.words import _
from kernel.clock import today
from kernel.refused import NotFound, Refused

pages = Blueprint("planning", __name__, url_prefix="/planning")


@pages.app_template_global()
def handing_over(manifest_state: str) -> Act:
    """A closing can be handed over once its carrier knows of it."""
    if manifest_state in ("accepted", "none"):
        return Act()
    return Act(_("The carrier has not confirmed the packing slip."))


PAPERS = ("day_plan", "workshop", "packing_pickup", "packing_delivery")


def _asked_day() -> date:
    try:
        return read_day(request.args.get("day", "")) or today(house().settings.zone)
    except Refused:
        return today(house().settings.zone)


@pages.get("/")
def week() -> str:
    """From Monday on; Saturday shows where it is worked."""
    chosen, shop = _asked_day(), request.args.get("shop", "")
    monday = chosen - timedelta(days=chosen.weekday())
    agenda = ask(GetAgenda(start=monday, days=7, shop=shop))
    if "day" not in request.args and not any(day.day >= chosen and day.working for day in agenda.days):
        # the week's work is over: what comes is what counts
        monday = chosen = monday + timedelta(days=7)
        agenda = ask(GetAgenda(start=monday, days=7, shop=shop))
    days = [day for day in agenda.days if day.day.weekday() < 5 or day.working or day.cards]
    selected = _selected(days, chosen, "day" in request.args)
    return render_template(
        "planning/week.html",
        agenda=agenda,
        days=days,
        selected=selected,
        monday=monday,
        money=_money(days),
        earlier=monday - timedelta(days=7),
        later=monday + timedelta(days=7),
        number=monday.isocalendar().week,
    )


def _selected(days: list[DayView], chosen: date, asked: bool) -> DayView | None:
    """The day whose papers stand ready: the one asked for, else the next one that is worked."""
    same = [day for day in days if day.day == chosen]
    if same and (asked or same[0].working):
        return same[0]
    return next((day for day in days if day.day >= chosen and day.working), days[0] if days else None)


@pages.get("/day/<day>")
def day(day: str) -> str:
    """One day with all it needs: who, where, what, in the order of the tour."""
    try:
        chosen = read_day(day) or today(house().settings.zone)
    except Refused as error:
        raise NotFound(error.template, **error.values) from None
    agenda: AgendaView = ask(GetAgenda(start=chosen, days=1, shop=request.args.get("shop", "")))
    if not agenda.days:
        raise NotFound("{text} is not a day.", text=day[:20])
    selected = agenda.days[0]
    return render_template(
        "planning/day.html",
        agenda=agenda,
        selected=selected,
        money=_money([selected]),
        brought=[card for card in selected.cards if card.stop.delivery is not Delivery.PICKUP],
        fetched=[card for card in selected.cards if card.stop.delivery is Delivery.PICKUP],
        earlier=chosen - timedelta(days=1),
        later=chosen + timedelta(days=1),
    )


def _money(days: list[DayView]) -> dict[Any, str]:
    """Which invoice each order has; none shown while invoicing is away."""
    ids = tuple(card.stop.order_id for day in days for card in day.cards)
    if not ids:
        return {}
    (answer,) = ask_all(GetDayMoney(order_ids=ids))
    return {} if isinstance(answer, Exception) else answer.numbers


@pages.get("/day/<day>/close")
def close_dialog(day: str) -> str:
    """What closing will fix, before it is done."""
    chosen = read_day(day) or today(house().settings.zone)
    agenda = ask(GetAgenda(start=chosen, days=1))
    selected = agenda.days[0]
    parts = [(carrier, _stops_of(selected, carrier)) for carrier in selected.open_carriers]
    return render_template("planning/_close.html", selected=selected, parts=parts)


def _stops_of(day: DayView, carrier: str) -> list[Any]:
    """The stops a closing takes: those still only planned, of the van or of this carrier."""
    cards = [card for card in day.cards if card.status == "planned" and card.stop.delivery is not Delivery.PICKUP]
    if carrier == "van":
        return [card for card in cards if card.stop.delivery is Delivery.VAN]
    return [card for card in cards if card.stop.delivery is Delivery.PARCEL and card.stop.carrier in (carrier, "")]


@pages.get("/scan")
def scan() -> Response:
    """A scanned box opens its order."""
    found = ask(FindParcel(barcode=request.args.get("barcode", "").strip()[:60]))
    return redirect(url_for("order.detail", order_id=found.stop.order_id))
