"""The front door: messages as they come off the wire, answers as they go back, each event once."""

import json
from collections import Counter
from types import SimpleNamespace
from uuid import uuid4

import pytest
from pydantic import TypeAdapter
from sqlalchemy import select

from contracts import planning
from contracts.base import Event, Request
from contracts.facts import Delivery
from contracts.order import OrderCancelled, OrderPlaced, OrderReady
from contracts.planning import (
    AcceptProposals,
    CloseDay,
    DayView,
    FindParcel,
    GetAgenda,
    GetOrderPlan,
    HandOver,
    OrderPlan,
    PrintDay,
    PrintDeliveryNote,
)
from contracts.shop_identity import ShopIdentified, ShopIdentity
from kit import settings
from kit.answers import Asked
from kit.database import Work
from kit.documents import Documents
from kit.events import Heard, Hearing
from kit.queues import queues_of
from services.planning.service import PlanningService
from services.planning.storage import tables
from tests.paper_reading import texts
from tests.planning.builders import FRIDAY, MONDAY, an_order, changed


@pytest.fixture
def service(engine, tmp_path):
    made = PlanningService()
    made.work = Work(engine, {"actor": "Anna"}, (1.0,))
    made.documents = Documents(tmp_path.as_uri())
    made.settings = settings.load(
        {
            "PAKBON_BROKER": "inprocess://",
            "PAKBON_DATABASE": "postgresql+psycopg2://x/{service}",
            "PAKBON_DOCUMENTS": tmp_path.as_uri(),
            "PAKBON_SECRET": "s" * 32,
        }
    )
    return made


def methods(kind: str) -> dict[str, str]:
    """Contract's name → the method that stands for it."""
    found = {}
    for name in dir(PlanningService):
        for entrypoint in getattr(getattr(PlanningService, name), "nameko_entrypoints", ()):
            if hasattr(entrypoint, "contract") and isinstance(entrypoint, Hearing) == (kind == "event"):
                found[entrypoint.contract.__name__] = name
    return found


def tell(service, event: Event, event_id=None) -> None:
    heard = Heard(type(event), json.loads(event.model_dump_json()), {"event_id": str(event_id or uuid4())})
    getattr(service, methods("event")[type(event).__name__])(heard)


def ask(service, request: Request):
    body = json.loads(request.model_dump_json())
    asked = Asked(body, SimpleNamespace(headers={}), SimpleNamespace(take_message=lambda message: True))
    reply = json.loads(getattr(service, methods("request")[type(request).__name__])(asked))
    return TypeAdapter(type(request).answer).validate_python(reply["answer"]) if "answer" in reply else reply


def test_an_order_goes_its_whole_way_through_the_door(service):
    orders = [an_order(delivery=delivery, preferred_day=MONDAY) for delivery in Delivery]
    for order in orders:
        tell(service, OrderPlaced(order=order.model_copy(update={"ready": False})))
        tell(service, OrderReady(order=changed(order)))
    assert ask(service, GetAgenda(start=MONDAY)).to_plan_count == 3

    agenda = ask(service, AcceptProposals(start=MONDAY))
    assert [len(day.cards) for day in agenda.days] == [3, 0, 0, 0, 0]
    closed: DayView = ask(service, CloseDay(day=MONDAY))
    assert [closing.closed_by for closing in closed.closings] == ["Anna", "Anna"]
    van = next(closing for closing in closed.closings if closing.carrier == "van")
    ask(service, HandOver(closing_id=van.closing_id))

    parcel = next(order for order in orders if order.delivery is Delivery.PARCEL)
    plan: OrderPlan = ask(service, GetOrderPlan(order_id=parcel.order_id))
    found = ask(service, FindParcel(barcode=plan.shipments[0].parcels[0].barcode))
    assert found.stop.number == parcel.number


@pytest.mark.row("PLN-09")
@pytest.mark.row("SHP-04")
def test_papers_are_stored_and_can_be_opened(service):
    for delivery in Delivery:
        tell(service, OrderReady(order=an_order(delivery=delivery, preferred_day=MONDAY)))
    ask(service, AcceptProposals(start=MONDAY))
    ask(service, CloseDay(day=MONDAY))

    for paper in ("day_plan", "packing_pickup", "packing_delivery"):
        document = ask(service, PrintDay(day=MONDAY, paper=paper, language="de"))
        assert service.documents.get(document.sha256).startswith(b"%PDF")
        assert document.name.endswith("-2026-11-23.pdf")

    card = ask(service, GetAgenda(start=MONDAY)).days[0].cards[0]
    (shipment,) = ask(service, GetOrderPlan(order_id=card.stop.order_id)).shipments
    note = ask(service, PrintDeliveryNote(shipment_id=shipment.shipment_id))
    again = ask(service, PrintDeliveryNote(shipment_id=shipment.shipment_id))
    assert (note, note.name) == (again, f"pakbon-L-{card.stop.number}-1.pdf")  # the same paper, the same document
    (shown,) = ask(service, GetOrderPlan(order_id=card.stop.order_id)).shipments
    assert shown.document == note


@pytest.mark.row("P-70")
def test_papers_bear_what_the_shop_said_it_is_called_the_newest_that_was_said(service):
    for version, name in ((2, "Fietshal Zwolle"), (1, "Fietshal")):
        tell(service, ShopIdentified(identity=ShopIdentity(shop="fietshal", version=version, name=name)))
    tell(service, OrderReady(order=an_order(preferred_day=MONDAY)))
    ask(service, AcceptProposals(start=MONDAY))
    plan = ask(service, PrintDay(day=MONDAY, paper="day_plan"))
    assert "Fietshal Zwolle" in texts(service.documents.get(plan.sha256))[0]


@pytest.mark.parametrize(
    ("request_", "template"),
    [
        (PrintDay(day=FRIDAY, paper="day_plan"), "There is nothing to print for {day}."),
        (PrintDay(day=FRIDAY, paper="workshop"), "There is nothing to print for {day}."),
        (PrintDay(day=FRIDAY, paper="menu"), "There is no paper called {paper}."),
        (CloseDay(day=FRIDAY), "There is nothing to close on {day}."),
    ],
)
def test_a_refusal_travels_as_its_sentence(service, request_, template):
    assert ask(service, request_)["refused"]["template"] == template


def test_an_unknown_shipment_is_not_found(service):
    assert "not_found" in ask(service, PrintDeliveryNote(shipment_id=uuid4()))


def test_an_event_delivered_twice_has_one_effect(service, engine):
    order = an_order(preferred_day=MONDAY)
    tell(service, OrderReady(order=order))
    ask(service, AcceptProposals(start=MONDAY))
    cancelled, event_id = OrderCancelled(order=changed(order, state="cancelled")), uuid4()

    tell(service, cancelled, event_id)
    tell(service, cancelled, event_id)
    tell(service, cancelled)  # said again, as another message

    with engine.connect() as connection:
        outbox = tables.metadata.tables["outbox"]
        assert Counter(connection.execute(select(outbox.c.name)).scalars()) == {
            "OrderPlanned": 1,
            "OrderUnplanned": 1,
        }


def test_it_hears_and_serves_what_its_front_page_says():
    assert set(methods("event")) == {
        "OrderPlaced",
        "OrderChanged",
        "OrderReady",
        "OrderNotReady",
        "OrderHeld",
        "OrderReleased",
        "OrderCancelled",
        "InvoiceIssued",
        "PaymentBooked",
        "PaymentTakenBack",
        "PaymentPaidBack",
        "CreditNoteIssued",
        "OrderPaid",
        "ManifestAccepted",
        "ManifestRefused",
        "ShopIdentified",
    }
    requests = {
        name
        for name, thing in vars(planning).items()
        if isinstance(thing, type) and issubclass(thing, Request) and thing.to == "planning"
    }
    assert set(methods("request")) == requests
    assert len(list(queues_of(PlanningService))) == 17
