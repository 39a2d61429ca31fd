"""Pictures of articles, fetched from the connected shops by us: a browser never asks an outside address."""

from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Blueprint, Response, abort, request

from contracts.integration import ListShops
from gateway.asking import ask

pages = Blueprint("images", __name__)
KINDS = {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"}  # no SVG: it can carry scripts
LARGEST = 3 * 1024 * 1024
WAIT = (2, 4)


@pages.get("/picture")
def picture() -> Response:
    """Only from a shop's own host, only pictures, only small ones; redirects are not followed."""
    address = request.args.get("of", "")
    if urlsplit(address).scheme not in ("http", "https") or _origin(address) not in _shops():
        abort(404)
    try:
        with requests.get(address, timeout=WAIT, stream=True, allow_redirects=False) as found:
            kind = found.headers.get("Content-Type", "").split(";")[0].strip().lower()
            content = found.raw.read(LARGEST + 1, decode_content=True)
    except (requests.RequestException, OSError):
        abort(404)
    if found.status_code != 200 or kind not in KINDS or len(content) > LARGEST:
        abort(404)
    return Response(content, mimetype=kind, headers={"Cache-Control": "private, max-age=86400"})


def _origin(address: str) -> Any:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()


def _shops() -> set[Any]:
    return {_origin(shop.address) for shop in ask(ListShops()) if shop.enabled}
