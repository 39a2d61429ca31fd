"""Gives a service `self.work()`: a unit of work on its own database, for the one who acts."""

from contextlib import AbstractContextManager
from typing import Any

from nameko.extensions import DependencyProvider
from sqlalchemy import Engine

from kit.answers import Requests
from kit.engine import engine_of
from kit.metrics import Health
from kit.outbox import Outbox
from kit.work import UnitOfWork, acting, unit_of_work


class Work:
    """Called, it opens a unit of work for the one who acts. Each worker has its own."""

    def __init__(self, engine: Engine, headers: dict[str, Any], retry_pauses: tuple[float, ...]) -> None:
        self.engine, self.headers, self.retry_pauses = engine, headers, retry_pauses

    def __call__(self) -> AbstractContextManager[UnitOfWork]:
        return unit_of_work(self.engine, *acting(self.headers))


class Database(DependencyProvider):
    """Put it on the service class: `work = Database()`. With it come the outbox's relay, the queue of requests (the
    operations page asks every service), and the health pages."""

    outbox = Outbox()
    requests = Requests()
    health = Health()

    def setup(self) -> None:
        self.settings = self.container.config["settings"]
        self.engine = engine_of(self.settings.database_of(self.container.service_name), self.settings.workers)

    def get_dependency(self, worker_ctx: Any) -> Work:
        return Work(self.engine, worker_ctx.data, self.settings.retry_pauses)
