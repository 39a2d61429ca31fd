"""Around every page: the menu's counts, the health of the shops, the live stream, and the files a page is made of."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from time import monotonic, time
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from contracts.integration import ListShops
from contracts.operations import ListTrouble, Trouble
from contracts.order import CountOrders
from contracts.planning import CountToPlan
from contracts.tasks import CountTasks
from gateway.asking import ask_all, ask_each
from gateway.errors import SERVICES
from gateway.house import house
from gateway.staff.presence import look_at, who_else
from gateway.staff.rights import may

pages = Blueprint("frame", __name__)
STATIC = Path(__file__).parent / "static"
_PACKAGED = {"htmx.min.js": ("js_lib_htmx", "static/htmx/htmx.min.js")}
DRAWING = 2.0  # seconds: what a page shows was asked for a little before it was drawn
TROUBLE_PAUSE = 15.0  # seconds for which a count of troubles serves every page


@pages.get("/")
def home() -> AnyResponse:
    return redirect(url_for("orders.overview"))


@pages.get("/frame")
def around() -> str:
    """The counts in the menu and the health in the top bar; swapped in by themselves, out of band."""
    counts, to_plan, shops, tasks = ask_all(CountOrders(), CountToPlan(), ListShops(), CountTasks(me=g.staff.login))
    return render_template(
        "_around.html",
        counts={} if isinstance(counts, Exception) else {str(key): value for key, value in counts.items()},
        to_plan="" if isinstance(to_plan, Exception) else to_plan,
        shops=shops,
        tasks={} if isinstance(tasks, Exception) else {str(key): value for key, value in tasks.items()},
        troubles=_to_mend(shops) if may("operations") else None,
    )


def _to_mend(shops: Any) -> int | None:
    """What waits for a person on the operations page, the shops' refused orders and stock included."""
    failed = troubles()
    if failed is None or isinstance(shops, Exception):
        return None
    return failed + sum(int(shop.refused_orders + shop.stock_failing) for shop in shops)


def troubles() -> int | None:
    """How many messages and acts wait for a person; None while a service is away."""
    counted_at, counted = house().troubles
    if monotonic() - counted_at < TROUBLE_PAUSE:
        return counted
    found = ask_each(ListTrouble(), tuple(SERVICES)).values()
    count = None if any(isinstance(each, Exception) for each in found) else sum(map(waiting, found))
    house().troubles = (monotonic(), count)
    return count


def waiting(trouble: Trouble) -> int:
    return sum(each.parked for each in trouble.messages) + sum(
        each.state in ("failed", "uncertain") for each in trouble.effects
    )


@pages.get("/live")
def live() -> Response:
    """What happens now, for whoever looks, and what happened while the page that listens was drawn and loaded."""
    drawn = request.args.get("drawn", type=float)
    missed = 0 if drawn is None else max(time() - drawn, 0) + DRAWING
    return Response(
        house().feed.listen(missed),
        mimetype="text/event-stream",
        headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
    )


@pages.get("/here/<uuid:order_id>")
def here(order_id: Any) -> str:
    """I look at this order; who else does?"""
    look_at(house().engine, order_id, g.staff.staff_id)
    return render_template("_here.html", others=who_else(house().engine, order_id, g.staff.staff_id))


@pages.get("/files/<version>/<path:name>")
def file(version: str, name: str) -> AnyResponse:
    """Style, scripts and pictures: ours, and the libraries' as their packages bring them."""
    kinds = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    kind = kinds.get(name.rsplit(".", 1)[-1])
    if kind is None or version != _version(name):
        abort(404)
    response = Response(_content(name), mimetype=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response.make_conditional(request)


def _content(name: str) -> bytes:
    if name in _PACKAGED:
        package, path = _PACKAGED[name]
        return files(package).joinpath(path).read_bytes()
    known = {path.name: path for path in STATIC.iterdir()}
    if name not in known:
        abort(404)
    return known[name].read_bytes()


@cache
def _version(name: str) -> str:
    return sha256(_content(name)).hexdigest()[:10]


def asset(name: str) -> str:
    """A file's address, which changes with its content."""
    return url_for("frame.file", version=_version(name), name=name)
