"""A sender in a process of its own, for tests that kill it."""

from typing import Any

from sqlalchemy import create_engine

from kit.effects import Runner
from services.notifier.use_cases import SendMail
from tests.notifier.builders import settings_with


def send_until_killed(url: str, smtp: str, here: Any) -> None:
    performer = SendMail(settings_with(smtp, url.replace("pakbon_notifier", "pakbon_{service}")))
    runner = Runner(create_engine(url), {SendMail.kind: performer}, "notifier")
    runner.take(0)  # connected
    here.set()
    while True:
        for effect, was in runner.take(1):
            runner.run(effect, was)
