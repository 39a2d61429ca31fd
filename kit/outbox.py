"""The relay: what a service said and committed goes to the broker, confirmed, at once; what was left is swept up."""

import logging
from typing import Any

from nameko.extensions import SharedExtension
from sqlalchemy import Connection, Engine, delete, select

from kit.broker import Publisher
from kit.engine import engine_of
from kit.metrics import OUTBOX_SENT
from kit.tables import new_metadata
from kit.waking import Alarm

log = logging.getLogger(__name__)
_OUTBOX = new_metadata().tables["outbox"]
BATCH = 200
SWEEP = 2.0  # seconds; finds what another replica committed and could not send


class Outbox(SharedExtension):
    """Sends a service's events. Any number of replicas share the work: rows are taken with SKIP LOCKED."""

    def setup(self) -> None:
        settings = self.container.config["settings"]
        self.engine = engine_of(settings.database_of(self.container.service_name), settings.workers)
        self.publisher = Publisher(settings.broker)
        self.alarm = Alarm(self.engine, "outbox")
        self.stopped = False

    def start(self) -> None:
        self.thread = self.container.spawn_managed_thread(self.run, identifier="outbox")

    def stop(self) -> None:
        """The last words still leave, if the broker takes them; if not, the rows wait for the next start."""
        self.stopped = True
        self.alarm.ring()
        self.thread.wait()

    def kill(self) -> None:
        self.stopped = True

    def run(self) -> None:
        pause = SWEEP
        last_round = False
        while not last_round:
            last_round = self.stopped
            try:
                while sent := send_batch(self.engine, self.publisher):
                    OUTBOX_SENT.labels(self.container.service_name).inc(sent)
                pause = SWEEP
            except Exception as error:  # broker or database away: the rows wait
                log.warning("events wait in the outbox: %s", error)
                self.publisher.close()
                pause = min(pause * 2, 10.0)
            if not self.stopped:
                self.alarm.wait(pause)
        self.publisher.close()


def send_batch(engine: Engine, publisher: Publisher) -> int:
    """Send up to BATCH unsent events in their order. A crash after sending sends them again: hearers know them."""
    with engine.begin() as connection:
        rows = _take(connection)
        if rows:
            publisher.publish(
                (
                    row.exchange,
                    row.name,
                    row.body,
                    {
                        **row.headers,
                        "event_id": str(row.event_id),
                        "event": row.name,
                        "said_at": row.said_at.isoformat(),
                    },
                )
                for row in rows
            )
            connection.execute(delete(_OUTBOX).where(_OUTBOX.c.id.in_([row.id for row in rows])))
    return len(rows)


def _take(connection: Connection) -> list[Any]:
    unsent = select(_OUTBOX).order_by(_OUTBOX.c.id).limit(BATCH).with_for_update(skip_locked=True)
    return list(connection.execute(unsent))
