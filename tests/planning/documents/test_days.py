"""A day's papers are of that day whenever they are printed, and say when that was by the shop's clock (C-07)."""

from datetime import date, datetime, timedelta

import pytest

from contracts.facts import Delivery
from kernel.clock import frozen
from kernel.refused import Refused
from kit.paper.words import long_day
from kit.work import UnitOfWork
from services.planning import queries
from services.planning.documents import Paper, render
from tests.around_midnight import around_midnight
from tests.planning.builders import HOUSE, planned
from tests.planning.documents.test_papers import text

pytestmark = pytest.mark.row("C-07")
PAPERS = {Paper.DAY_PLAN: Delivery.VAN, Paper.PACKING_DELIVERY: Delivery.VAN, Paper.PACKING_PICKUP: Delivery.PICKUP}


@around_midnight
@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_of_its_day_and_says_when_it_was_printed(
    uow: UnitOfWork, moment: datetime, day: date, paper: Paper
) -> None:
    with frozen(moment):
        planned(uow, day=day, delivery=PAPERS[paper])
        said = text(render(queries.day_paper(uow.session, day, paper, "nl", HOUSE)))
        for other in (day - timedelta(days=1), day + timedelta(days=1)):
            with pytest.raises(Refused, match="nothing to print"):
                queries.day_paper(uow.session, other, paper, "nl", HOUSE)
    assert long_day(day, "nl") in said
    clock = "00:30" if moment.date() != day else "23:30"
    assert f"Geprint op {day:%d-%m-%Y} {clock}" in said


@around_midnight
def test_the_agenda_begins_and_ends_with_the_days_asked_for(uow: UnitOfWork, moment: datetime, day: date) -> None:
    with frozen(moment):
        planned(uow, day=day)
        found = queries.agenda_view(uow.session, day - timedelta(days=1), days=3, house=HOUSE).days
    assert [(each.day, len(each.cards)) for each in found] == [
        (day - timedelta(days=1), 0),
        (day, 1),
        (day + timedelta(days=1), 0),
    ]
