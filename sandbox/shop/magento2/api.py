"""The doors of Fietshal's REST API: who asks, in which store view, and which answer a path gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from sandbox.shop.magento2 import auth, catalog_calls, criteria, customer_calls, order_calls, rights, store_calls
from sandbox.shop.magento2.errors import NO_ROUTE, RestError, answer
from sandbox.shop.refusal import ShopRefusal
from sandbox.store import from_json
from sandbox.world import World

STORES = {"all": "nl", "default": "nl", "nl": "nl", "de": "de", "V1": "nl"}
Call = Callable[..., Any]
ROUTES: tuple[tuple[str, str, Call], ...] = (
    *order_calls.ROUTES,
    *catalog_calls.ROUTES,
    *store_calls.ROUTES,
    *customer_calls.ROUTES,
)


def blueprint(world: World) -> Blueprint:
    api = Blueprint("magento2", __name__, url_prefix="/fietshal")
    for method, path, call in ROUTES:
        view = _view(world, call)
        name = f"{method} {path}".replace(".", " ")
        api.add_url_rule(f"/rest/<store>/V1/{path}", name, view, methods=[method])
        api.add_url_rule(f"/rest/V1/{path}", f"{name} default", view, methods=[method])
    api.add_url_rule("/rest/<path:rest>", "no route", _no_route, methods=["GET", "POST", "PUT", "DELETE"])
    return api


def _no_route(rest: str) -> Response:
    return answer({"message": NO_ROUTE}, 404)


def _view(world: World, call: Call) -> Callable[..., Response]:
    def view(store: str = "default", **parts: Any) -> Response:
        try:
            if store not in STORES:
                raise RestError(404, "The store that was requested wasn't found. Verify the store and try again.")
            auth.check(world, request)
            rights.mind(world, request.method, request.path)
            body = _body() if request.method in ("POST", "PUT") else {}
            _mind_limit(world)
            with world.store.lock:
                found = call(world, STORES[store], body, **parts)
                if fields := request.args.get("fields"):
                    found = criteria.cut(found, fields)
                return answer(found)
        except RestError as error:
            return answer(error.body, error.status)
        except ShopRefusal as no:
            body = {"message": no.message} | ({"parameters": list(no.parameters)} if no.parameters else {})
            return answer(body, 404 if no.reason == "missing" else 400)

    return view


def _mind_limit(world: World) -> None:
    """Some shops cap the page size; a test switches that on."""
    limit = int(world.switch("fietshal", "page_limit", 0))
    if (
        limit
        and (criteria.parse(request.args).get("page_size") or limit + 1) > limit
        and "searchCriteria" in request.url
    ):
        raise RestError(400, "Maximum SearchCriteria pageSize is %max", {"max": limit})


def _body() -> Any:
    raw = request.get_data()
    if not raw:
        return {}
    try:
        return from_json(raw)
    except ValueError as wrong:
        raise RestError(400, "Decoding error: %1", [str(wrong)]) from wrong
