"""A day's work on a distributed system: from two shops' orders to the carrier's slip, the mails, the shops' books."""

from pathlib import Path

import pytest

from commands.town import Town
from contracts.identity import order_id
from contracts.order import OrderFilter
from tests.journeys.looking import Browser, a_day, place, rows

pytestmark = pytest.mark.journey


@pytest.mark.row("INT-01")
@pytest.mark.row("INT-02")
@pytest.mark.row("STA-07")
@pytest.mark.row("STA-10")
@pytest.mark.row("STA-11")
@pytest.mark.row("PLN-13")
@pytest.mark.row("PLN-14")
@pytest.mark.row("PLN-15")
@pytest.mark.row("CAR-01")
@pytest.mark.row("CAR-02")
@pytest.mark.row("CAR-03")
@pytest.mark.row("CAR-04")
@pytest.mark.row("CAR-05")
@pytest.mark.timeout(400)
def test_a_day_agrees_with_the_world_outside(one_of_each: Town, tmp_path: Path) -> None:
    day = a_day(one_of_each, tmp_path)
    report = day.communicate(timeout=380)[0].decode()
    assert day.returncode == 0, report + (one_of_each.logs / "day.log").read_text()[-3000:]
    papers = {"day_plan", "workshop", "packing_pickup", "packing_delivery", "invoices_and_stickers"}
    assert {path.stem for path in tmp_path.glob("*.pdf")} == papers


@pytest.mark.row("INT-01")
@pytest.mark.row("INT-04")
def test_a_new_order_shows_by_itself(one_of_each: Town) -> None:
    """Who looks at the overview is told of it at once, and finds it among the unprocessed ones."""
    browser = Browser(one_of_each.config.public_address)
    with browser.http.get(f"{browser.address}/live", stream=True, timeout=60) as stream:
        number = place(one_of_each)
        lines = (line.decode() for line in stream.iter_lines())
        shown = str(order_id("fietshal", number))
        assert next(line for line in lines if shown in line)
    unprocessed = [row.number for row in rows(one_of_each, OrderFilter.UNPROCESSED)]
    assert unprocessed.count(number) == 1
    assert number in browser.get("/orders/")[1]
