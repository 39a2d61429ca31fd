"""What is done in the agenda: accept proposals, print the day's papers, close it, hand over."""

from flask import Blueprint
from werkzeug.wrappers import Response

from contracts.invoicing import PrintDayInvoices
from contracts.planning import AcceptProposals, CloseDay, HandOver, PrintDay
from gateway.acting import back_with, day_in, id_in, ids_in, text_in
from gateway.asking import ask
from gateway.filters import long_day
from gateway.house import house
from gateway.papers.pages import open_document
from gateway.planning.pages import PAPERS
from gateway.staff.rights import needs
from gateway.words import _, _n, language
from kernel.clock import today
from kernel.refused import Refused

pages = Blueprint("agenda", __name__, url_prefix="/planning")
AHEAD = 14  # days in which marked orders may find their place
ADDRESS_IN_DOUBT = "address_in_doubt"  # a proposal's reason


@pages.post("/accept")
@needs("plan")
def accept() -> Response:
    """Plan the proposals of the days shown: all, or the orders named."""
    named = ids_in("order_id")
    agenda = ask(AcceptProposals(start=day_in("start"), days=7, order_ids=named, shop=text_in("shop", 60)))
    said = _("Planned. Still to plan: {n}.", n=agenda.to_plan_count)
    doubted = 0 if named else agenda.in_doubt_count
    return back_with(*_with_doubted(said, doubted))


@pages.post("/accept-marked")
@needs("plan")
def accept_marked() -> Response:
    """Plan the orders marked in the overview on the days proposed for them."""
    marked = ids_in("order_id")
    if not marked:
        raise Refused("Mark orders first.")
    first = today(house().settings.zone)
    agenda = ask(AcceptProposals(start=first, days=AHEAD, order_ids=marked))
    waiting = {each.order.order_id for each in agenda.to_plan}
    left = sum(order_id in waiting for order_id in marked)
    if left:
        said = _(
            "Planned {n} of {all}; the others are not ready or find no day.", n=len(marked) - left, all=len(marked)
        )
        doubted = {each.order.order_id for each in agenda.to_plan if each.reason == ADDRESS_IN_DOUBT}
        return back_with(_with_doubted(said, sum(order_id in doubted for order_id in marked))[0], "wait")
    return back_with(_("All {all} are planned.", all=len(marked)))


def _with_doubted(said: str, doubted: int) -> tuple[str, str]:
    """Nothing is sent to a house that is not there: those were left out, and it is said."""
    if not doubted:
        return said, "good"
    left_out = _n(
        "{n} order was left out: its address is in doubt.",
        "{n} orders were left out: their address is in doubt.",
        doubted,
    )
    return f"{said} {left_out}", "wait"


@pages.post("/print")
@needs("print")
def print_day() -> Response:
    paper = text_in("paper", 40)
    if paper not in PAPERS:
        raise Refused("There is no such paper.")
    return open_document(ask(PrintDay(day=day_in("day"), paper=paper, language=language())))


@pages.post("/invoices")
@needs("print")
def print_invoices() -> Response:
    """Invoices and stickers in the order of the stops; missing invoices are made first."""
    return open_document(ask(PrintDayInvoices(day=day_in("day"), carrier=text_in("carrier", 60))))


@pages.post("/close")
@needs("close")
def close() -> Response:
    day = day_in("day")
    ask(CloseDay(day=day, carrier=text_in("carrier", 60)))
    return back_with(
        _("{day} is closed. The packing slip goes to the carrier; print the papers now.", day=long_day(day))
    )


@pages.post("/hand-over")
@needs("ship")
def hand_over() -> Response:
    ask(HandOver(closing_id=id_in("closing_id")))
    return back_with(_("Handed over. All its orders are shipped, the customers get a mail."))
