"""The planning service's front door: each message in, one use case answers."""

from datetime import timedelta
from typing import Any

from contracts.facts import DocumentRef
from contracts.integration import ManifestAccepted, ManifestRefused
from contracts.invoicing import (
    CreditNoteIssued,
    InvoiceIssued,
    OrderPaid,
    PaymentBooked,
    PaymentPaidBack,
    PaymentTakenBack,
)
from contracts.order import (
    OrderCancelled,
    OrderChanged,
    OrderHeld,
    OrderNotReady,
    OrderPlaced,
    OrderReady,
    OrderReleased,
)
from contracts.planning import (
    AcceptProposals,
    AgendaView,
    CloseDay,
    CountToPlan,
    DayView,
    FindParcel,
    GetAgenda,
    GetOrderPlan,
    GetPlanningSettings,
    HandOver,
    MarkCollected,
    MarkDelivered,
    MarkNotCollected,
    MarkShipped,
    OrderPlan,
    PlannedOrder,
    PlanningSettings,
    PlanOrder,
    PrintDay,
    PrintDeliveryNote,
    ReadyForCollection,
    SavePlanningSettings,
    SetBoxes,
    UnplanOrder,
)
from contracts.shop_identity import ShopIdentified
from kit.answers import serves
from kit.configured import Configured
from kit.database import Database
from kit.documents import DocumentStore
from kit.events import on
from kit.logos import logos_of
from kit.offhub import off_hub
from kit.schedule import every
from kit.work import UnitOfWork
from services.planning import queries, use_cases
from services.planning.documents import render, render_delivery_note
from services.planning.domain.rules import House


class PlanningService:
    name = "planning"
    work: Any = Database()
    settings = Configured()
    documents = DocumentStore()

    @property
    def house(self) -> House:
        return House(self.settings.closed_days_of, self.settings.gs1_prefix, self.settings.zone)

    # ---- the order service tells

    @on(OrderPlaced, together=True)
    def order_placed(self, event: OrderPlaced, uow: UnitOfWork) -> None:
        use_cases.hear_order(uow, event.order)

    @on(OrderChanged, together=True)
    def order_changed(self, event: OrderChanged, uow: UnitOfWork) -> None:
        use_cases.hear_order(uow, event.order)

    @on(OrderReady)
    def order_ready(self, event: OrderReady, uow: UnitOfWork) -> None:
        use_cases.hear_ready_order(uow, event.order, self.house)

    @on(OrderNotReady, together=True)
    def order_not_ready(self, event: OrderNotReady, uow: UnitOfWork) -> None:
        use_cases.hear_order(uow, event.order)

    @on(OrderHeld)
    def order_held(self, event: OrderHeld, uow: UnitOfWork) -> None:
        use_cases.hear_order(uow, event.order)

    @on(OrderReleased)
    def order_released(self, event: OrderReleased, uow: UnitOfWork) -> None:
        use_cases.hear_order(uow, event.order)

    @on(OrderCancelled)
    def order_cancelled(self, event: OrderCancelled, uow: UnitOfWork) -> None:
        use_cases.hear_order(uow, event.order)

    # ---- invoicing tells

    @on(InvoiceIssued)
    def invoice_issued(self, event: InvoiceIssued, uow: UnitOfWork) -> None:
        use_cases.hear_invoice(uow, event)

    @on(PaymentBooked, together=True)
    def payment_booked(self, event: PaymentBooked, uow: UnitOfWork) -> None:
        use_cases.hear_payment(uow, event)

    @on(PaymentTakenBack)
    def payment_taken_back(self, event: PaymentTakenBack, uow: UnitOfWork) -> None:
        use_cases.hear_payment(uow, event)

    @on(CreditNoteIssued)
    def credit_note_issued(self, event: CreditNoteIssued, uow: UnitOfWork) -> None:
        use_cases.hear_payment(uow, event)

    @on(PaymentPaidBack)
    def payment_paid_back(self, event: PaymentPaidBack, uow: UnitOfWork) -> None:
        use_cases.hear_payment(uow, event)

    @on(OrderPaid, together=True)
    def order_paid(self, event: OrderPaid, uow: UnitOfWork) -> None:
        use_cases.hear_payment(uow, event)

    # ---- the carrier answers, through integration

    @on(ManifestAccepted)
    def manifest_accepted(self, event: ManifestAccepted, uow: UnitOfWork) -> None:
        use_cases.hear_accepted(uow, event)

    @on(ManifestRefused)
    def manifest_refused(self, event: ManifestRefused, uow: UnitOfWork) -> None:
        use_cases.hear_refused(uow, event)

    # ---- shops

    @on(ShopIdentified)
    def shop_identified(self, event: ShopIdentified, uow: UnitOfWork) -> None:
        use_cases.hear_shop(uow, event)

    # ---- the agenda

    @serves(GetAgenda)
    def get_agenda(self, request: GetAgenda, uow: UnitOfWork) -> AgendaView:
        return queries.agenda_view(uow.session, request.start, request.days, self.house, request.shop)

    @serves(CountToPlan)
    def count_to_plan(self, request: CountToPlan, uow: UnitOfWork) -> int:
        return queries.to_plan_count(uow.session)

    @serves(GetOrderPlan)
    def get_order_plan(self, request: GetOrderPlan, uow: UnitOfWork) -> OrderPlan:
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(PlanOrder)
    def plan_order(self, request: PlanOrder, uow: UnitOfWork) -> OrderPlan:
        use_cases.plan_order(uow, request, self.house)
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(UnplanOrder)
    def unplan_order(self, request: UnplanOrder, uow: UnitOfWork) -> OrderPlan:
        use_cases.unplan_order(uow, request.order_id, request.reason)
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(AcceptProposals)
    def accept_proposals(self, request: AcceptProposals, uow: UnitOfWork) -> AgendaView:
        last = request.start + timedelta(days=request.days - 1)
        use_cases.accept_proposals(uow, request.start, last, self.house, request.order_ids, request.shop)
        return queries.agenda_view(uow.session, request.start, request.days, self.house, request.shop)

    @serves(SetBoxes)
    def set_boxes(self, request: SetBoxes, uow: UnitOfWork) -> OrderPlan:
        use_cases.set_boxes(uow, request.order_id, request.boxes)
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(CloseDay)
    def close_day(self, request: CloseDay, uow: UnitOfWork) -> DayView:
        use_cases.close_day(uow, request.day, request.carrier, self.house)
        return queries.day_view(uow.session, request.day, self.house)

    @every(minutes=1)
    def close_at_cut_off(self) -> None:
        with self.work() as uow:
            use_cases.close_at_cut_off(uow, self.house)

    # ---- papers

    @serves(PrintDay)
    def print_day(self, request: PrintDay, uow: UnitOfWork) -> DocumentRef:
        with self.work() as reading:  # over before the paper is drawn, so that no transaction waits for it
            paper = queries.day_paper(reading.session, request.day, request.paper, request.language, self.house)
        return self.documents.put(off_hub(render, paper), paper.file_name)

    @serves(PrintDeliveryNote)
    def print_delivery_note(self, request: PrintDeliveryNote, uow: UnitOfWork) -> DocumentRef:
        with self.work() as reading:
            note = queries.delivery_note(reading.session, request.shipment_id, request.language)
        sha256 = note.shop.logo.sha256 if note.shop.logo else ""
        logo = logos_of(self.documents, [sha256]).get(sha256)
        document = self.documents.put(off_hub(render_delivery_note, note, logo), note.file_name)
        use_cases.keep_delivery_note(uow, request.shipment_id, note.language, document)
        return document

    # ---- out of the house

    @serves(ReadyForCollection)
    def ready_for_collection(self, request: ReadyForCollection, uow: UnitOfWork) -> OrderPlan:
        use_cases.ready_for_collection(uow, request.order_id, self.house)
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(MarkCollected)
    def mark_collected(self, request: MarkCollected, uow: UnitOfWork) -> OrderPlan:
        use_cases.mark_collected(uow, request.order_id, self.house)
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(MarkNotCollected)
    def mark_not_collected(self, request: MarkNotCollected, uow: UnitOfWork) -> OrderPlan:
        use_cases.mark_not_collected(uow, request.order_id, self.house)
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(MarkShipped)
    def mark_shipped(self, request: MarkShipped, uow: UnitOfWork) -> OrderPlan:
        use_cases.mark_shipped(uow, request.order_id, request.tracking_number, self.house)
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(MarkDelivered)
    def mark_delivered(self, request: MarkDelivered, uow: UnitOfWork) -> OrderPlan:
        use_cases.mark_delivered(uow, request.order_id)
        return queries.order_plan(uow.session, request.order_id, self.house)

    @serves(HandOver)
    def hand_over(self, request: HandOver, uow: UnitOfWork) -> DayView:
        day = use_cases.hand_over(uow, request.closing_id, self.house)
        return queries.day_view(uow.session, day, self.house)

    @serves(FindParcel)
    def find_parcel(self, request: FindParcel, uow: UnitOfWork) -> PlannedOrder:
        return queries.found_parcel(uow.session, request.barcode, self.house)

    # ---- the administrator

    @serves(GetPlanningSettings)
    def get_planning_settings(self, request: GetPlanningSettings, uow: UnitOfWork) -> PlanningSettings:
        return queries.planning_settings(uow.session, self.house)

    @serves(SavePlanningSettings)
    def save_planning_settings(self, request: SavePlanningSettings, uow: UnitOfWork) -> PlanningSettings:
        use_cases.set_rules(uow, request.settings)
        return queries.planning_settings(uow.session, self.house)
