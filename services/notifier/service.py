"""The notifier's front door: each message in, one use case answers."""

from contracts.insurance import PolicyEnded, PolicyIssued
from contracts.invoicing import CreditNoteIssued, OrderPaid, PaymentBooked, PaymentPaidBack, PaymentTakenBack
from contracts.notifier import (
    FindMails,
    GetMail,
    MailPage,
    MailView,
    ResendMail,
)
from contracts.order import (
    OrderCancelled,
    OrderChanged,
    OrderHeld,
    OrderNotReady,
    OrderPlaced,
    OrderReady,
    OrderReleased,
    StatusChanged,
)
from contracts.planning import (
    OrderCollected,
    OrderDelivered,
    OrderMoved,
    OrderNotCollected,
    OrderPlanned,
    OrderReadyForCollection,
    OrderShipped,
    OrderUnplanned,
)
from contracts.shop_identity import ShopIdentified
from kit.answers import serves
from kit.database import Database
from kit.effects import Effects
from kit.events import on
from kit.work import UnitOfWork
from services.notifier import queries, use_cases
from services.notifier.domain.happening import Stage


class NotifierService:
    name = "notifier"
    work = Database()
    effects = Effects(use_cases.SendMail)

    # ---- orders

    @on(OrderPlaced, together=True)
    def order_placed(self, event: OrderPlaced, uow: UnitOfWork) -> None:
        use_cases.hear_placed(uow, event)

    @on(OrderChanged, together=True)
    def order_changed(self, event: OrderChanged, uow: UnitOfWork) -> None:
        use_cases.hear_facts(uow, event.order)

    @on(OrderReady, together=True)
    def order_ready(self, event: OrderReady, uow: UnitOfWork) -> None:
        use_cases.hear_facts(uow, event.order)

    @on(OrderNotReady, together=True)
    def order_not_ready(self, event: OrderNotReady, uow: UnitOfWork) -> None:
        use_cases.hear_facts(uow, event.order)

    @on(OrderHeld)
    def order_held(self, event: OrderHeld, uow: UnitOfWork) -> None:
        use_cases.hear_facts(uow, event.order)

    @on(OrderReleased)
    def order_released(self, event: OrderReleased, uow: UnitOfWork) -> None:
        use_cases.hear_facts(uow, event.order)

    @on(OrderCancelled)
    def order_cancelled(self, event: OrderCancelled, uow: UnitOfWork) -> None:
        use_cases.hear_cancelled(uow, event)

    @on(StatusChanged)
    def status_changed(self, event: StatusChanged, uow: UnitOfWork) -> None:
        use_cases.hear_status(uow, event)

    # ---- plans

    @on(OrderPlanned)
    def order_planned(self, event: OrderPlanned, uow: UnitOfWork) -> None:
        use_cases.hear_planned(uow, event)

    @on(OrderMoved)
    def order_moved(self, event: OrderMoved, uow: UnitOfWork) -> None:
        use_cases.hear_moved(uow, event)

    @on(OrderReadyForCollection)
    def order_ready_for_collection(self, event: OrderReadyForCollection, uow: UnitOfWork) -> None:
        use_cases.hear_ready(uow, event)

    @on(OrderShipped)
    def order_shipped(self, event: OrderShipped, uow: UnitOfWork) -> None:
        use_cases.hear_shipped(uow, event)

    @on(OrderDelivered)
    def order_delivered(self, event: OrderDelivered, uow: UnitOfWork) -> None:
        use_cases.hear_stage(uow, event, Stage.HANDED_OVER)

    @on(OrderCollected)
    def order_collected(self, event: OrderCollected, uow: UnitOfWork) -> None:
        use_cases.hear_stage(uow, event, Stage.HANDED_OVER)

    @on(OrderNotCollected)
    def order_not_collected(self, event: OrderNotCollected, uow: UnitOfWork) -> None:
        use_cases.hear_stage(uow, event, Stage.NOT_COLLECTED)

    @on(OrderUnplanned)
    def order_unplanned(self, event: OrderUnplanned, uow: UnitOfWork) -> None:
        use_cases.hear_stage(uow, event, Stage.UNPLANNED)

    # ---- money

    @on(CreditNoteIssued)
    def credit_note_issued(self, event: CreditNoteIssued, uow: UnitOfWork) -> None:
        use_cases.hear_credit_note(uow, event)

    @on(PaymentBooked)
    def payment_booked(self, event: PaymentBooked, uow: UnitOfWork) -> None:
        use_cases.hear_money(uow, event)

    @on(PaymentTakenBack)
    def payment_taken_back(self, event: PaymentTakenBack, uow: UnitOfWork) -> None:
        use_cases.hear_money(uow, event)

    @on(PaymentPaidBack)
    def payment_paid_back(self, event: PaymentPaidBack, uow: UnitOfWork) -> None:
        use_cases.hear_money(uow, event)

    @on(OrderPaid, together=True)
    def order_paid(self, event: OrderPaid, uow: UnitOfWork) -> None:
        use_cases.hear_money(uow, event)

    # ---- insurances

    @on(PolicyIssued)
    def policy_issued(self, event: PolicyIssued, uow: UnitOfWork) -> None:
        use_cases.hear_issued(uow, event)

    @on(PolicyEnded)
    def policy_ended(self, event: PolicyEnded, uow: UnitOfWork) -> None:
        use_cases.hear_policy_ended(uow, event)

    # ---- shops

    @on(ShopIdentified)
    def shop_identified(self, event: ShopIdentified, uow: UnitOfWork) -> None:
        use_cases.hear_shop(uow, event)

    # ---- asked by the gateway

    @serves(FindMails)
    def find_mails(self, request: FindMails, uow: UnitOfWork) -> MailPage:
        return queries.find_mails(uow.session, request)

    @serves(GetMail)
    def get_mail(self, request: GetMail, uow: UnitOfWork) -> MailView:
        return queries.get_mail(uow.session, request.mail_id)

    @serves(ResendMail)
    def resend_mail(self, request: ResendMail, uow: UnitOfWork) -> MailView:
        mail = use_cases.resend_mail(uow, request.mail_id)
        return queries.get_mail(uow.session, mail.mail_id)
