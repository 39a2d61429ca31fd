"""A conflict: something about an order that shop and house disagree on, as a sentence for a person."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from services.order.domain.orders.order import OVER, Order
from services.order.domain.orders.words import Planned, State


class Conflict(NamedTuple):
    key: str  # one task per order and key
    title: str
    values: Mapping[str, Any] = MappingProxyType({})
    happened: bool = True  # just now; False: it is so, and is found so each time one looks


class Stage(StrEnum):
    """How far the house is with an order: the farther, the less can be changed silently."""

    OPEN = "open"  # open or planned: papers and labels are still to be made
    READY = "ready"  # stands ready in the shop for its customer
    CLOSED = "closed"  # its day is closed: labels are printed, the carrier expects it
    GONE = "gone"
    OFF = "off"  # cancelled


def stage_of(order: Order) -> Stage:
    if order.state is State.CANCELLED:
        return Stage.OFF
    if order.state in OVER:
        return Stage.GONE
    if order.plan.is_closed:
        return Stage.CLOSED
    return Stage.READY if order.plan.status is Planned.READY else Stage.OPEN


def not_taken(what: str, reason: str) -> list[Conflict]:
    """The shop refuses what we tell it, because things stand otherwise there. A comment is no reason to worry."""
    why = {"reason": reason}
    found = {
        "cancel": Conflict("not_told:cancel", "Cancelled here, but the shop refuses to cancel it: {reason}", why),
        "shipment": Conflict("not_told:shipment", "The shop does not take the shipment: {reason}", why),
        "invoice": Conflict("not_told:invoice", "The shop does not take the invoice: {reason}", why),
        "credit_memo": Conflict("not_told:credit_memo", "The shop does not take the credit note: {reason}", why),
        "credit_memo_total": Conflict("not_told:credit_memo_total", "The credit note differs: {reason}", why),
        "hold": Conflict("not_told:hold", "On hold here, but the shop refuses to hold it: {reason}", why),
        "unhold": Conflict("not_told:unhold", "Released here, but the shop refuses to release it: {reason}", why),
    }
    return [found[what]] if what in found else []
