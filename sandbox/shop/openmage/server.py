"""The door of Meubelhuis' XML-RPC API: sessions, single calls, several calls at once, and faults with HTTP 200."""

from __future__ import annotations

import inspect
import secrets
import xmlrpc.client
from datetime import timedelta
from typing import Any
from xml.parsers.expat import ExpatError

from flask import Blueprint, Response, request

from sandbox.clock import STAMP
from sandbox.shop.openmage import catalog_calls, customer_calls, order_calls, resources
from sandbox.shop.openmage.faults import Fault
from sandbox.shop.openmage.text import clean, with_text_ids
from sandbox.shop.refusal import ShopRefusal
from sandbox.world import World

USER = "pakbon"
KEY = "sandbox-openmage-key"
SHOP = "meubelhuis"
LIFE = 3600
CALLS = {**order_calls.CALLS, **catalog_calls.CALLS, **customer_calls.CALLS}
# Old and short names of the same resources.
ALIASES = {
    "order": "sales_order",
    "order_invoice": "sales_order_invoice",
    "order_shipment": "sales_order_shipment",
    "order_creditmemo": "sales_order_creditmemo",
    "product": "catalog_product",
    "product_media": "catalog_product_attribute_media",
    "product_attribute": "catalog_product_attribute",
    "product_stock": "cataloginventory_stock_item",
    "store": "core_store",
    "magento": "core_magento",
    "customer_customer": "customer",
}


def blueprint(world: World) -> Blueprint:
    api = Blueprint("openmage", __name__, url_prefix="/meubelhuis")

    def serve() -> Response:
        shut = world.switch(SHOP, "xmlrpc", "on")
        if shut != "on":
            page = "<!doctype html><html><body>Not here</body></html>"
            status = {"off": 404, "html": 200}.get(str(shut)) or int(shut)
            return Response(page, status, content_type="text/html; charset=UTF-8")
        try:
            params, method = xmlrpc.client.loads(request.get_data(), use_builtin_types=True)
            found = procedure(world, str(method), list(params))
        except (ExpatError, xmlrpc.client.ResponseError, ValueError):
            return fault_answer(631, "Failed to parse request")
        except Fault as fault:
            return fault_answer(fault.code, fault.words)
        return answer(world, found)

    for path in ("/api/xmlrpc", "/api/xmlrpc/", "/index.php/api/xmlrpc", "/index.php/api/xmlrpc/"):
        api.add_url_rule(path, path.replace(".", " "), serve, methods=["POST"])
    return api


def answer(world: World, found: Any) -> Response:
    value = clean(found)
    if world.switch(SHOP, "ids", "text") == "text":
        value = with_text_ids(value)
    body = xmlrpc.client.dumps((value,), methodresponse=True, allow_none=True, encoding="UTF-8")
    return Response(body, 200, content_type="text/xml; charset=UTF-8")


def fault_answer(code: int, words: str) -> Response:
    body = xmlrpc.client.dumps(xmlrpc.client.Fault(code, words), methodresponse=True, encoding="UTF-8")
    return Response(body, 200, content_type="text/xml; charset=UTF-8")


def procedure(world: World, method: str, params: list[Any]) -> Any:
    if method == "login":
        return login(world, *[*params, "", ""][:2])
    if method not in ("call", "multiCall", "endSession", "resources"):
        raise Fault(620, f'Method "{method}" does not exist')
    session = str(params[0]) if params else ""
    _require(world, session)
    if method == "endSession":
        with world.store.change():
            world.store.put(SHOP, "sessions", session, {"until": ""})
        return True
    if method == "multiCall":
        return [_one_of_many(world, call) for call in (params[1] if len(params) > 1 else [])]
    if method == "resources":
        return resources.listed(call for call in CALLS if call not in world.switch(SHOP, "denied", []))
    return _call(world, str(params[1]), params[2] if len(params) > 2 else [])


def login(world: World, user: Any, key: Any) -> str:
    if (str(user), str(key)) != (USER, world.switch(SHOP, "key", KEY)):
        raise Fault(2, "Access denied.")
    session = secrets.token_hex(16)
    with world.store.change():
        world.store.put(SHOP, "sessions", session, {"until": _until(world)})
    return session


def _until(world: World) -> str:
    return (world.clock.now() + timedelta(seconds=float(world.switch(SHOP, "session_seconds", LIFE)))).strftime(STAMP)


def _require(world: World, session: str) -> None:
    row = world.store.get(SHOP, "sessions", session)
    if row is None or row["until"] <= world.clock.stamp():
        raise Fault(5, "Session expired. Try to relogin.")


def _one_of_many(world: World, call: Any) -> Any:
    """A failed call does not spoil the others: it answers with its fault as data."""
    try:
        path, args = (call, []) if isinstance(call, str) else (call[0], call[1] if len(call) > 1 else [])
        return _call(world, str(path), args)
    except Fault as fault:
        return {"isFault": True, "faultCode": str(fault.code), "faultMessage": fault.words}


def _call(world: World, path: str, args: Any) -> Any:
    resource, _, verb = path.rpartition(".")
    call = CALLS.get(f"{ALIASES.get(resource, resource)}.{verb}")
    if call is None:
        raise Fault(3, "Invalid api path.")
    if f"{ALIASES.get(resource, resource)}.{verb}" in world.switch(SHOP, "denied", []):
        raise Fault(2, "Access denied.")
    given = list(args.values()) if isinstance(args, dict) else args if isinstance(args, list) else [args]
    try:
        inspect.signature(call).bind(world, *given)
    except TypeError as wrong:
        raise Fault(6, 'Required parameter is missing, for more info see "exception.log".') from wrong
    try:
        with world.store.lock:
            return call(world, *given)
    except ShopRefusal as no:
        raise Fault(101 if no.reason == "missing" else 102, no.message) from no
    except (ArithmeticError, TypeError, ValueError, AttributeError, KeyError) as wrong:
        # The inside of a real shop shows here too; nobody should pass this on.
        sql = "SQLSTATE[42000]: Syntax error or access violation, query was: UPDATE `sales_flat_order` SET ..."
        raise Fault(1, f"Internal Error. Please see log for details. {sql}") from wrong
