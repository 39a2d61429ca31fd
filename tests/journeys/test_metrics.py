"""What every process shows the administrator: that it lives, that it is ready, and figures of its own."""

import pytest
import requests

from commands import SERVICES
from commands.town import Town
from tests.journeys.looking import place
from tests.waiting import until

pytestmark = pytest.mark.journey
AT_WORK = {
    "order": 'kind="event",name="ShopOrderSeen",outcome="done"',
    "planning": 'kind="event",name="OrderPlaced",outcome="done"',
    "invoicing": 'kind="event",name="OrderPlaced",outcome="done"',
    "notifier": 'kind="event",name="OrderPlaced",outcome="done"',
    "integration": 'kind="timer",name="poll",outcome="done"',
    "gateway": 'kind="broadcast",name="OrderRowChanged",outcome="done"',
}


def test_every_process_tells_of_itself(one_of_each: Town) -> None:
    town = one_of_each
    place(town)
    assert set(AT_WORK) == set(SERVICES)
    for service, work in AT_WORK.items():
        (child,) = town.running[service]
        figures = town.figures[child.pid]
        assert requests.get(f"{figures}/healthz", timeout=20).text == "alive\n"
        assert requests.get(f"{figures}/readyz", timeout=20).text == "ready\n"
        until(lambda f=figures, w=work: w in _metrics(f), 30, lambda f=figures, s=service: f"{s}: {_metrics(f)}")
        told = _metrics(figures)
        assert f'pakbon_outbox_waiting{{service="{service}"}}' in told
        others = [other for other in SERVICES if other != service and f'service="{other}"' in told]
        assert others == [], f"{service} shows the figures of {others}"


def _metrics(figures: str) -> str:
    return requests.get(f"{figures}/metrics", timeout=20).text
