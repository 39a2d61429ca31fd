"""Pieces of a map, fetched by us from where the administrator says: a browser never asks an outside address."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

import requests
from flask import Blueprint, Response, abort

from gateway.house import house

pages = Blueprint("map", __name__, url_prefix="/map")
KINDS = {"image/png", "image/jpeg", "image/webp"}
LARGEST = 512 * 1024
WAIT = (2, 4)  # seconds: to be let in, between two pieces
WHOLE = 6.0  # seconds for everything
DEEPEST = 19
KEPT, FRESH = 600, 86400.0  # tiles, and seconds, in this process; browsers keep them for a week
REST = 30.0  # seconds; whoever lets nobody in is left alone meanwhile
_away: dict[str, float] = {}  # until when
_kept: OrderedDict[str, tuple[float, str, bytes]] = OrderedDict()
_lock = Lock()


@pages.get("/<int:z>/<int:x>/<int:y>.png")
def tile(z: int, x: int, y: int) -> Response:
    template = house().settings.map_tiles
    if not template or z > DEEPEST or x >= 2**z or y >= 2**z:
        abort(404)
    address = template.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))
    found = _remembered(address)
    if not found and monotonic() >= _away.get(template, 0.0):
        found = _fetch(template, address)
    if found is None:
        abort(404)
    kind, content = found
    return Response(content, mimetype=kind, headers={"Cache-Control": "private, max-age=604800"})


def _remembered(address: str) -> tuple[str, bytes] | None:
    with _lock:
        found = _kept.get(address)
        if found is None or monotonic() - found[0] > FRESH:
            return None
        _kept.move_to_end(address)
        return found[1:]


def _fetch(template: str, address: str) -> tuple[str, bytes] | None:
    """The host is the administrator's, redirects are not followed, and nothing of the browser's request goes along."""
    began, content = monotonic(), b""
    headers = {"User-Agent": "Pakbon", "Accept": ", ".join(sorted(KINDS))}
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy or netrc password of this machine
            with session.get(address, headers=headers, timeout=WAIT, stream=True, allow_redirects=False) as found:
                kind = found.headers.get("Content-Type", "").split(";")[0].strip().lower()
                if found.status_code != 200 or kind not in KINDS:
                    return None
                for piece in found.iter_content(64 * 1024):
                    content += piece
                    if len(content) > LARGEST or monotonic() - began > WHOLE:
                        return None
    except requests.ConnectionError:
        _away[template] = monotonic() + REST
        return None
    except (requests.RequestException, OSError):
        return None
    with _lock:
        _kept[address] = (monotonic(), kind, content)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return kind, content
