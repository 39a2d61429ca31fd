"""Days in a mail are the shop's, whatever the hour at which the customer ordered or the mail is written (C-07)."""

from datetime import date, datetime

import pytest

from kernel.clock import frozen
from services.notifier.domain.happening import Occasion
from services.notifier.letters import formats
from tests.around_midnight import around_midnight
from tests.notifier.builders import TUESDAY
from tests.notifier.letters.test_letters import a_mail


@pytest.mark.row("C-07")
@around_midnight
@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_a_mail_tells_the_day_of_the_order_and_the_planned_day(moment: datetime, day: date, language: str) -> None:
    with frozen(moment):
        received = a_mail(Occasion.ORDER_RECEIVED, language, placed_at=moment)
        planned = a_mail(Occasion.ORDER_PLANNED, language, placed_at=moment)
    assert formats.date_of(day, language) in received.text
    assert formats.day(TUESDAY, language).removesuffix(" 2026") in planned.text
