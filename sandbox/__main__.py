"""Start the sandbox: python -m sandbox --port 8100 --smtp-port 8125 --data DIR."""

from __future__ import annotations

import argparse
import random
import signal
import threading
from email.utils import formatdate
from pathlib import Path

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.clock import Clock
from sandbox.mailbox.smtp import Postman
from sandbox.shop.history import random_basket
from sandbox.shop.place import place_order
from sandbox.shop.shops import SHOPS
from sandbox.start import begin
from sandbox.store import Store
from sandbox.web import create_app
from sandbox.world import World


class QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    clock = Clock()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Who wants to know the shop's time reads the Date of its answer: it follows --now."""
        return formatdate(self.clock.now().timestamp(), usegmt=True)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Silent: the sandbox stands in the background of tests and of the demo."""


def arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    ask.add_argument("--port", type=int, default=8100, help="HTTP port; 0 chooses a free one")
    ask.add_argument("--smtp-port", type=int, default=8125, help="port of the mailbox; 0 chooses a free one")
    ask.add_argument("--data", type=Path, required=True, help="folder that keeps everything between two starts")
    ask.add_argument("--seed", type=int, default=1, help="the same seed gives the same history")
    ask.add_argument("--orders-every", type=float, default=0, metavar="SECONDS", help="let new orders come in")
    ask.add_argument("--history-days", type=int, default=21)
    ask.add_argument("--history-orders", type=int, default=60, help="orders per shop made up at the first start")
    ask.add_argument("--now", metavar="ISO", help="the moment at which the sandbox's clock starts (UTC)")
    ask.add_argument("--host", default="127.0.0.1")
    ask.add_argument("--address", help="the address under which others reach the sandbox, for links in its answers")
    return ask.parse_args()


def keep_ordering(world: World, every: float) -> None:
    """A visitor places an order now and then, in turn in each shop, until the sandbox ends."""
    rng = random.Random()
    while not world.faults.ending.wait(every * rng.uniform(0.5, 1.5)):
        shop = rng.choice(list(SHOPS.values()))
        with world.store.lock:
            if not world.faults.ending.is_set():
                place_order(world, shop, random_basket(world, shop, rng))


ENDS = (signal.SIGTERM, signal.SIGINT)


def main() -> None:
    told = arguments()
    # every thread leaves them to the main one, which only waits for them: what a signal interrupts can hold a lock
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
    told.data.mkdir(parents=True, exist_ok=True)
    store = Store(told.data / "sandbox.sqlite")
    world = World(store, Clock(told.now), told.seed, told.history_days, told.history_orders)
    QuietHandler.clock = world.clock
    begin(world)
    postman = Postman(world, told.host, told.smtp_port)
    server: BaseWSGIServer = make_server(
        told.host, told.port, create_app(world, postman), threaded=True, request_handler=QuietHandler
    )
    server.daemon_threads = True  # type: ignore[attr-defined]  # a hanging answer must not keep the process alive
    here = f"http://{told.host}:{server.server_port}"
    world.address = (told.address or here).rstrip("/")

    if told.orders_every > 0:
        threading.Thread(target=keep_ordering, args=(world, told.orders_every), daemon=True).start()
    postman.start()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"smtp {told.host}:{postman.port}", flush=True)
    print(f"ready {here}", flush=True)
    signal.sigwait(ENDS)
    world.faults.ending.set()
    server.shutdown()
    server.server_close()
    postman.stop()
    store.close()


if __name__ == "__main__":
    main()
