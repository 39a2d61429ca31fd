"""Hosts a WSGI application in a service: it answers browsers while the service hears events, in one process."""

import logging
from collections.abc import Callable
from typing import Any

import eventlet
import eventlet.wsgi
from nameko.extensions import DependencyProvider
from sqlalchemy import Engine

from kit.asking import Asker
from kit.documents import Documents
from kit.engine import engine_of
from kit.settings import Settings

log = logging.getLogger(__name__)
STOP_WITHIN = 3.0  # seconds


class WebApp(DependencyProvider):
    """`web = WebApp(create_app)`: the application is made with what it may use, and reachable as `self.web`.

    A green thread per request, so that a stream that stays open (live updates) keeps no worker from its work.
    """

    def __init__(self, create: Callable[..., Any]) -> None:
        self.create = create
        super().__init__()

    def setup(self) -> None:
        settings: Settings = self.container.config["settings"]
        self.settings = settings
        self.asker = Asker(settings.broker)
        engine: Engine = engine_of(settings.database_of(self.container.service_name), settings.workers)
        self.app = self.create(
            settings=settings, asker=self.asker, engine=engine, documents=Documents(settings.documents)
        )

    def start(self) -> None:
        self.asker.start()
        self.listener = eventlet.listen((self.settings.gateway_host, self.settings.gateway_port), reuse_port=False)
        self.requests = eventlet.GreenPool(512)
        self.thread = eventlet.spawn(
            eventlet.wsgi.server,
            self.listener,
            self.app,
            log_output=False,
            custom_pool=self.requests,
            keepalive=True,
            minimum_chunk_size=1,  # eventlet would hold back a live notice until 4 kB of them came together
        )

    def stop(self) -> None:
        """Pages under way are finished, within a few seconds; streams that stay open are not waited for."""
        self.thread.kill()
        self.listener.close()
        with eventlet.Timeout(STOP_WITHIN, False):
            while self.requests.running():
                eventlet.sleep(0.05)
        self.asker.stop()

    def kill(self) -> None:
        self.thread.kill()
        self.asker.stop()

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.app
