"""What a message costs: events per second through two services and back in one process, and what idling takes.

A round trip is one event said, heard, answered with an event and heard again: two outboxes, two inboxes, four commits.
The processor's time for each counts more than the number per second, which other programs disturb.
"""

import kit.run  # noqa: F401  (patches, before anything else; so this runs in a process of its own)

# isort: split
import shutil
import tempfile
import time
from pathlib import Path

import eventlet
from nameko.runners import ServiceRunner
from sqlalchemy import Engine, func, select

from bench import report
from kit import embedded, heap, migrations, queues, settings
from kit.asking import Asker
from kit.engine import engine_of
from tests.kit import toys
from tests.rabbit import Node

WORDS, IDLE = 1500, 10.0


def main() -> None:
    heap.loaded()  # as every service is, by kit.run
    node = Node()
    try:
        rows = [measured("in-process broker", "inprocess://here"), measured("RabbitMQ", node.vhost())]
    finally:
        node.close()
    head = ("broker", "round trips/s", "processor ms each", "request ms", "idle, % of a core")
    report.write("The kit", report.table(head, rows))


def measured(name: str, url: str) -> tuple[object, ...]:
    folder = Path(tempfile.mkdtemp(prefix="pakbon-bench-"))
    server = embedded.postgres(folder / "postgres")
    try:
        admin, pattern = embedded.database_urls(server)
        migrations.create_databases(admin, ("speaker", "hearer"), pattern)
        config = settings.load({**embedded.environment(folder, pattern, url), "PAKBON_HTTP_PORT": "0"})
        speaker, hearer = (engine_of(config.database_of(service)) for service in ("speaker", "hearer"))
        for engine in (speaker, hearer):
            toys.metadata.create_all(engine)
        queues.declare(url, [toys.Speaker, toys.Hearer])
        runner = ServiceRunner({"settings": config, "AMQP_URI": url, "max_workers": config.workers})
        runner.add_service(toys.Speaker)
        runner.add_service(toys.Hearer)
        runner.start()
        asker = Asker(url)
        asker.start()
        round_trips(asker, speaker, WORDS // 3)  # warm
        per_second, processor = round_trips(asker, speaker, WORDS)
        figures = (name, f"{per_second:.0f}", f"{processor:.2f}", f"{request_ms(asker):.2f}", f"{idle():.1f}")
        asker.stop()
        runner.stop()
        return figures
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def round_trips(asker: Asker, speaker: Engine, words: int) -> tuple[float, float]:
    """Round trips per second, and milliseconds of the processor for each."""

    def back() -> int:
        with speaker.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(toys.HEARD)).scalar_one())

    before, began, used = back(), time.monotonic(), time.process_time()
    for _ in range(words // 50):
        asker.call(toys.Say(words=("word",) * 50))
    while back() < before + words:
        eventlet.sleep(0.02)
    return words / (time.monotonic() - began), (time.process_time() - used) / words * 1000


def request_ms(asker: Asker, requests: int = 200) -> float:
    began = time.monotonic()
    for _ in range(requests):
        asker.call(toys.Say(words=()))
    return (time.monotonic() - began) / requests * 1000


def idle() -> float:
    eventlet.sleep(2)
    used = time.process_time()
    eventlet.sleep(IDLE)
    return (time.process_time() - used) / IDLE * 100


if __name__ == "__main__":
    main()
