"""How much of what was said still waits to be heard: who says much at leisure looks first, and lets the rest go by."""

import logging
from collections.abc import Sequence

from kombu.exceptions import OperationalError
from sqlalchemy import Engine, func, select

from contracts.base import Event
from kit import broker
from kit.tables import new_metadata

log = logging.getLogger(__name__)
_OUTBOX = new_metadata().tables["outbox"]
ENDLESS = 1_000_000  # the broker is away: nobody hears anything


class Backlog:
    """Watches the queues of some hearers, each with the event that waits there. They are declared when the system is
    migrated."""

    def __init__(self, url: str, heard: Sequence[tuple[str, type[Event]]]) -> None:
        self.url = url
        self.queues = [broker.hearing_queue(hearer, event.source, event.__name__) for hearer, event in heard]

    def waiting(self, engine: Engine) -> int:
        """Events that did not leave yet, and those in the longest of the queues."""
        with engine.connect() as connection:
            unsent = connection.execute(select(func.count()).select_from(_OUTBOX)).scalar_one()
        return int(unsent) + self._longest()

    def _longest(self) -> int:
        try:
            with broker.connection(self.url) as connection:
                broker.connect(connection)
                channel = connection.channel()
                return max(queue(channel).queue_declare(passive=True).message_count for queue in self.queues)
        except (OperationalError, OSError, *broker.connection(self.url).channel_errors) as error:
            log.warning("nobody knows what waits in the queues: %s", error)
            return ENDLESS
