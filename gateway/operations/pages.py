"""What waits for the administrator: messages and effects of every service, shops and their gaps, refused orders."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from contracts.integration import (
    AskArticle,
    DismissGap,
    DismissUnknown,
    ListRefusedOrders,
    ListShops,
    ListUnknown,
    MapMethod,
    PauseHistory,
    RefetchNumbers,
    RefetchOrder,
    RefetchRange,
    RetryRefused,
)
from contracts.operations import DropMessage, ListTrouble, ResendMessage, SettleEffect
from contracts.sums import CompareShop, ListDifferences
from gateway.acting import back_with, day_in, id_in, text_in
from gateway.asking import ask, ask_all, ask_each
from gateway.errors import SERVICES
from gateway.names import DELIVERY, PAYMENT
from gateway.staff.rights import needs
from gateway.words import _
from kernel.refused import Refused

pages = Blueprint("operations", __name__, url_prefix="/operations")
KINDS = {"payment": PAYMENT, "shipping": {kind: words for kind, (words, _look) in DELIVERY.items()}}


@pages.get("/")
@needs("operations")
def overview() -> str:
    troubles = ask_each(ListTrouble(), tuple(SERVICES))
    shops, refused, unknown, sums = ask_all(ListShops(), ListRefusedOrders(), ListUnknown(), ListDifferences())
    compared = {} if isinstance(sums, Exception) else {each.shop: each for each in sums.comparisons}
    return render_template(
        "operations/overview.html",
        troubles=troubles,
        shops=shops,
        refused=refused,
        unknown=unknown,
        kinds=KINDS,
        sums=sums,
        compared=compared,
    )


def _service() -> str:
    service = text_in("service", 40)
    if service not in SERVICES:
        raise Refused("There is no such service.")
    return service


@pages.post("/messages/again")
@needs("operations")
def message_again() -> Response:
    ask(ResendMessage(event_id=id_in("event_id"), handler=text_in("handler", 200)), to=_service())
    return back_with(_("It is tried again now."))


@pages.post("/messages/drop")
@needs("operations")
def message_drop() -> Response:
    reason = text_in("reason", 500)
    if not reason:
        raise Refused("Say why; it stays on record.")
    ask(DropMessage(event_id=id_in("event_id"), handler=text_in("handler", 200), reason=reason), to=_service())
    return back_with(_("Given up. It stays on record with your reason."))


@pages.post("/effects/settle")
@needs("operations")
def settle() -> Response:
    ask(SettleEffect(effect_id=id_in("effect_id"), verdict=text_in("verdict", 20)), to=_service())
    return back_with(_("Decided."))


@pages.post("/shops/order")
@needs("operations")
def refetch_order() -> Response:
    number = text_in("number", 60)
    ask(RefetchOrder(shop=text_in("shop", 60), number=number))
    return back_with(_("Order {number} is read from the shop again.", number=number))


@pages.post("/shops/compare")
@needs("operations")
def compare_shop() -> Response:
    ask(CompareShop(shop=text_in("shop", 60)))
    return back_with(_("The open orders are compared with the shop, one after the other."))


@pages.post("/shops/range")
@needs("operations")
def refetch_range() -> Response:
    first, last = day_in("first"), day_in("last")
    if last < first:
        raise Refused("The last day is before the first.")
    ask(RefetchRange(shop=text_in("shop", 60), first=first, last=last))
    return back_with(_("The orders of these days are read from the shop again, in the background."))


@pages.post("/shops/numbers")
@needs("operations")
def refetch_numbers() -> Response:
    first, last = text_in("first", 60), text_in("last", 60)
    ask(RefetchNumbers(shop=text_in("shop", 60), first=first, last=last))
    return back_with(
        _("Orders {first} to {last} are read from the shop again, in the background.", first=first, last=last)
    )


@pages.post("/shops/refused")
@needs("operations")
def retry_refused() -> Response:
    ask(RetryRefused(refused_id=id_in("refused_id")))
    return back_with(_("The order is taken over."))


@pages.post("/shops/method")
@needs("operations")
def map_method() -> Response:
    ask(
        MapMethod(
            shop=text_in("shop", 60), what=text_in("what", 20), code=text_in("code", 200), kind=text_in("kind", 60)
        )
    )
    return back_with(_("Saved. The orders concerned are read from the shop again."))


@pages.post("/shops/article")
@needs("operations")
def ask_article() -> Response:
    ask(AskArticle(shop=text_in("shop", 60), code=text_in("code", 200)))
    return back_with(_("The shop is asked for the article again."))


@pages.post("/shops/right")
@needs("operations")
def dismiss_unknown() -> Response:
    ask(DismissUnknown(shop=text_in("shop", 60), what=text_in("what", 20), code=text_in("code", 200)))
    return back_with(_("It stays as it is."))


@pages.post("/shops/gap")
@needs("operations")
def dismiss_gap() -> Response:
    number = text_in("number", 60)
    ask(DismissGap(shop=text_in("shop", 60), number=number))
    return back_with(_("Number {number} is asked for no more.", number=number))


@pages.post("/shops/history")
@needs("operations")
def pause_history() -> Response:
    paused = text_in("paused") == "yes"
    ask(PauseHistory(shop=text_in("shop", 60), paused=paused))
    return back_with(_("The import of older orders waits.") if paused else _("The import of older orders goes on."))
