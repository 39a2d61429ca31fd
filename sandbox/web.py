"""The one web application of the sandbox: every part's pages and services, and the planned faults around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, g, render_template, request

from sandbox.carrier import control as carrier_control
from sandbox.carrier import pages as carrier_pages
from sandbox.carrier import service as carrier_service
from sandbox.control import blueprint as control_blueprint
from sandbox.geocoder import service as geocoder_service
from sandbox.insurer import service as insurer_service
from sandbox.mailbox import pages as mailbox_pages
from sandbox.mailbox.smtp import Postman
from sandbox.shop import control as shop_control
from sandbox.shop import pages as shop_pages
from sandbox.shop.magento2 import api as magento2
from sandbox.shop.openmage import server as openmage
from sandbox.shop.openmage import soap as openmage_soap
from sandbox.world import World

# Faults strike the services, never the pages that people look at.
SERVICES = ("/rest/", "/api/", "/carrier/v1/", "/insurer/service", "/geocoder/")


def create_app(world: World, postman: Postman) -> Flask:
    app = Flask("sandbox", template_folder="templates", static_folder="static", root_path=str(Path(__file__).parent))
    app.secret_key = world.switch("sandbox", "secret_key", "")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["euro"] = euro
    app.before_request(lambda: _strike(world))
    app.after_request(_finish(world))
    for part in (
        magento2.blueprint(world),
        openmage.blueprint(world),
        openmage_soap.blueprint(world),
        shop_control.blueprint(world),
        shop_pages.blueprint(world),
        carrier_service.blueprint(world),
        carrier_pages.blueprint(world),
        carrier_control.blueprint(world),
        mailbox_pages.blueprint(world, postman),
        insurer_service.blueprint(world),
        geocoder_service.blueprint(world),
        control_blueprint(world, postman),
    ):
        app.register_blueprint(part)

    @app.get("/")
    def index() -> str:
        return render_template("index.html", smtp_port=postman.port)

    return app


def euro(amount: Any) -> str:
    text = f"{abs(float(amount or 0)):,.2f}".translate(str.maketrans(",.", ".,"))
    return f"{'− ' if float(amount or 0) < 0 else ''}€ {text}"


def _strike(world: World) -> Response | None:
    if not any(part in request.path for part in SERVICES) or request.path.startswith("/control"):
        return None
    part = request.path.split("/")[1]
    what = request.full_path
    if "/api/" in request.path or part == "insurer":
        what += request.get_data(as_text=True)  # so that a fault can name an XML-RPC call or a SOAP operation
    fault = world.faults.take(part, what)
    g.fault = fault
    if fault is None:
        return None
    if fault.kind == "wrong_credentials":
        return _wrong(part)
    return world.faults.before(fault)


def _wrong(part: str) -> Response:
    if part == "meubelhuis":
        fault = openmage_soap.fault_answer if "v2_soap" in request.path else openmage.fault_answer
        return fault(2, "Access denied.")
    body = '{"message":"The consumer isn\'t authorized to access %resources.","parameters":{"resources":"self"}}'
    return Response(body, 401, content_type="application/json; charset=utf-8")


def _finish(world: World) -> Any:
    def finish(response: Response) -> Response:
        fault = g.pop("fault", None)
        return world.faults.after(fault, response) if fault else response

    return finish
