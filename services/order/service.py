"""The order service's front door: each message in, one use case answers."""

from contracts.base import Done
from contracts.customers import ShopCustomerSeen
from contracts.insurance import (
    PolicyChanged,
    PolicyConcluded,
    PolicyDocumented,
    PolicyEnded,
    PolicyFailed,
)
from contracts.integration import (
    ManifestAccepted,
    ShopNotTold,
    ShopOrderSeen,
    ShopProductSeen,
    ShopStockSeen,
    ShopTold,
)
from contracts.invoicing import (
    CreditNoteIssued,
    InvoiceIssued,
    OrderPaid,
    PaymentBooked,
    PaymentPaidBack,
    PaymentTakenBack,
)
from contracts.notifier import MailFailed, MailSent, MailUncertain
from contracts.order import (
    AddNote,
    AddStatus,
    CancelOrder,
    CountOrders,
    FindOrders,
    GetOrder,
    GetOrderRow,
    HoldOrder,
    MarkLineInStock,
    MarkLineOrdered,
    MarkLineReceived,
    OrderFilter,
    OrderPage,
    OrderRow,
    OrderView,
    ReleaseOrder,
    SetOrderStatus,
    SetWishes,
)
from contracts.places import AcceptAddress, AddressChecked, CorrectAddress
from contracts.planning import (
    DayClosed,
    OrderCollected,
    OrderDelivered,
    OrderMoved,
    OrderNotCollected,
    OrderPlanned,
    OrderReadyForCollection,
    OrderShipped,
    OrderUnplanned,
    ParcelRefused,
)
from contracts.sums import ComparisonEnded, ListDifferences, ShopOrderCompared, SumsView
from contracts.tasks import AddTask, ChangeTask, CountTasks, GetTask, ListTasks, Task, TaskFilter, TaskPage
from kit.answers import serves
from kit.database import Database
from kit.events import on
from kit.work import UnitOfWork
from services.order.queries import find
from services.order.queries import tasks as task_lists
from services.order.queries.order_page import order_page
from services.order.queries.sums import sums_view
from services.order.use_cases.catalog.see_product import see_product
from services.order.use_cases.catalog.see_stock import see_stock
from services.order.use_cases.customers import see_customer
from services.order.use_cases.desk.hear_mails import hear_mail
from services.order.use_cases.desk.make_status import make_status
from services.order.use_cases.desk.note import add_note
from services.order.use_cases.desk.tasks import add_task, change_task
from services.order.use_cases.orders import (
    addresses,
    cancel,
    goods,
    hear_insurance,
    hear_money,
    hear_planning,
    hear_told,
    hold,
    status,
    sums,
    wishes,
)
from services.order.use_cases.orders.take_over import queue_up, take_over


class OrderService:
    name = "order"
    work = Database()

    # ---- the shops

    @on(ShopOrderSeen, together=True, first=queue_up)
    def shop_order_seen(self, event: ShopOrderSeen, uow: UnitOfWork) -> None:
        take_over(uow, event, queued=True)

    @on(ShopProductSeen)
    def shop_product_seen(self, event: ShopProductSeen, uow: UnitOfWork) -> None:
        see_product(uow, event)

    @on(ShopCustomerSeen, together=True, first=see_customer.queue_up)
    def shop_customer_seen(self, event: ShopCustomerSeen, uow: UnitOfWork) -> None:
        see_customer.see_customer(uow, event, queued=True)

    @on(ShopStockSeen)
    def shop_stock_seen(self, event: ShopStockSeen, uow: UnitOfWork) -> None:
        see_stock(uow, event)

    @on(ShopTold)
    def shop_told(self, event: ShopTold, uow: UnitOfWork) -> None:
        hear_told.hear_told(uow, event)

    @on(ShopNotTold)
    def shop_not_told(self, event: ShopNotTold, uow: UnitOfWork) -> None:
        hear_told.hear_not_told(uow, event)

    @on(ManifestAccepted)
    def manifest_accepted(self, event: ManifestAccepted, uow: UnitOfWork) -> None:
        hear_told.hear_manifest(uow, event)

    @on(AddressChecked)
    def address_checked(self, event: AddressChecked, uow: UnitOfWork) -> None:
        addresses.hear_checked(uow, event)

    @on(ShopOrderCompared)
    def shop_order_compared(self, event: ShopOrderCompared, uow: UnitOfWork) -> None:
        sums.compare(uow, event)

    @on(ComparisonEnded)
    def comparison_ended(self, event: ComparisonEnded, uow: UnitOfWork) -> None:
        sums.end_comparison(uow, event)

    # ---- planning

    @on(OrderPlanned)
    def order_planned(self, event: OrderPlanned, uow: UnitOfWork) -> None:
        hear_planning.hear_day(uow, event)

    @on(OrderMoved)
    def order_moved(self, event: OrderMoved, uow: UnitOfWork) -> None:
        hear_planning.hear_day(uow, event)

    @on(OrderUnplanned)
    def order_unplanned(self, event: OrderUnplanned, uow: UnitOfWork) -> None:
        hear_planning.hear_unplanned(uow, event)

    @on(DayClosed)
    def day_closed(self, event: DayClosed, uow: UnitOfWork) -> None:
        hear_planning.hear_day_closed(uow, event)

    @on(OrderReadyForCollection)
    def ready_for_collection(self, event: OrderReadyForCollection, uow: UnitOfWork) -> None:
        hear_planning.hear_ready_for_collection(uow, event)

    @on(OrderNotCollected)
    def not_collected(self, event: OrderNotCollected, uow: UnitOfWork) -> None:
        hear_planning.hear_not_collected(uow, event)

    @on(ParcelRefused)
    def parcel_refused(self, event: ParcelRefused, uow: UnitOfWork) -> None:
        hear_planning.hear_refused_parcel(uow, event)

    @on(OrderShipped)
    def order_shipped(self, event: OrderShipped, uow: UnitOfWork) -> None:
        hear_planning.hear_handed_over(uow, event)

    @on(OrderDelivered)
    def order_delivered(self, event: OrderDelivered, uow: UnitOfWork) -> None:
        hear_planning.hear_handed_over(uow, event)

    @on(OrderCollected)
    def order_collected(self, event: OrderCollected, uow: UnitOfWork) -> None:
        hear_planning.hear_handed_over(uow, event)

    # ---- insurance

    @on(PolicyConcluded)
    def policy_concluded(self, event: PolicyConcluded, uow: UnitOfWork) -> None:
        hear_insurance.hear_concluded(uow, event)

    @on(PolicyDocumented)
    def policy_documented(self, event: PolicyDocumented, uow: UnitOfWork) -> None:
        hear_insurance.hear_policy(uow, event)

    @on(PolicyChanged)
    def policy_changed(self, event: PolicyChanged, uow: UnitOfWork) -> None:
        hear_insurance.hear_changed(uow, event)

    @on(PolicyEnded)
    def policy_ended(self, event: PolicyEnded, uow: UnitOfWork) -> None:
        hear_insurance.hear_ended(uow, event)

    @on(PolicyFailed)
    def policy_failed(self, event: PolicyFailed, uow: UnitOfWork) -> None:
        hear_insurance.hear_failed(uow, event)

    # ---- money and mails

    @on(InvoiceIssued)
    def invoice_issued(self, event: InvoiceIssued, uow: UnitOfWork) -> None:
        hear_money.hear_invoice(uow, event)

    @on(CreditNoteIssued)
    def credit_note_issued(self, event: CreditNoteIssued, uow: UnitOfWork) -> None:
        hear_money.hear_credit_note(uow, event)

    @on(PaymentBooked, together=True)
    def payment_booked(self, event: PaymentBooked, uow: UnitOfWork) -> None:
        hear_money.hear_payment(uow, event, "payment_booked")

    @on(PaymentTakenBack)
    def payment_taken_back(self, event: PaymentTakenBack, uow: UnitOfWork) -> None:
        hear_money.hear_payment(uow, event, "payment_taken_back")

    @on(PaymentPaidBack)
    def payment_paid_back(self, event: PaymentPaidBack, uow: UnitOfWork) -> None:
        hear_money.hear_payment(uow, event, "payment_paid_back")

    @on(OrderPaid, together=True)
    def order_paid(self, event: OrderPaid, uow: UnitOfWork) -> None:
        hear_money.hear_payment(uow, event, "order_paid")

    @on(MailSent, together=True)
    def mail_sent(self, event: MailSent, uow: UnitOfWork) -> None:
        hear_mail(uow, event, "mail_sent")

    @on(MailFailed)
    def mail_failed(self, event: MailFailed, uow: UnitOfWork) -> None:
        hear_mail(uow, event, "mail_failed")

    @on(MailUncertain)
    def mail_uncertain(self, event: MailUncertain, uow: UnitOfWork) -> None:
        hear_mail(uow, event, "mail_uncertain")

    # ---- asked by the gateway

    @serves(FindOrders)
    def find_orders(self, request: FindOrders, uow: UnitOfWork) -> OrderPage:
        return find.find_orders(uow.session, request)

    @serves(CountOrders)
    def count_orders(self, request: CountOrders, uow: UnitOfWork) -> dict[OrderFilter, int]:
        return find.count_orders(uow.session, request.shop)

    @serves(GetOrderRow)
    def get_order_row(self, request: GetOrderRow, uow: UnitOfWork) -> OrderRow:
        return find.get_row(uow.session, request.order_id)

    @serves(GetOrder)
    def get_order(self, request: GetOrder, uow: UnitOfWork) -> OrderView:
        return order_page(uow.session, request.order_id, request.number, request.shop)

    @serves(ListDifferences)
    def list_differences(self, request: ListDifferences, uow: UnitOfWork) -> SumsView:
        return sums_view(uow.session)

    @serves(HoldOrder)
    def hold_order(self, request: HoldOrder, uow: UnitOfWork) -> OrderView:
        hold.hold_order(uow, request.order_id, request.reason)
        return order_page(uow.session, request.order_id)

    @serves(ReleaseOrder)
    def release_order(self, request: ReleaseOrder, uow: UnitOfWork) -> OrderView:
        hold.release_order(uow, request.order_id)
        return order_page(uow.session, request.order_id)

    @serves(CancelOrder)
    def cancel_order(self, request: CancelOrder, uow: UnitOfWork) -> OrderView:
        cancel.cancel_order(uow, request.order_id, request.reason)
        return order_page(uow.session, request.order_id)

    @serves(SetOrderStatus)
    def set_order_status(self, request: SetOrderStatus, uow: UnitOfWork) -> OrderView:
        status.set_status(uow, request.order_id, request.status, request.notify)
        return order_page(uow.session, request.order_id)

    @serves(SetWishes)
    def set_wishes(self, request: SetWishes, uow: UnitOfWork) -> OrderView:
        wishes.set_wishes(uow, request)
        return order_page(uow.session, request.order_id)

    @serves(CorrectAddress)
    def correct_address(self, request: CorrectAddress, uow: UnitOfWork) -> Done:
        addresses.correct_address(uow, request)
        return Done()

    @serves(AcceptAddress)
    def accept_address(self, request: AcceptAddress, uow: UnitOfWork) -> Done:
        addresses.accept_address(uow, request)
        return Done()

    @serves(MarkLineOrdered)
    def mark_line_ordered(self, request: MarkLineOrdered, uow: UnitOfWork) -> OrderView:
        goods.mark_ordered(uow, request.order_id, request.line_id, request.expected_on)
        return order_page(uow.session, request.order_id)

    @serves(MarkLineReceived)
    def mark_line_received(self, request: MarkLineReceived, uow: UnitOfWork) -> OrderView:
        goods.mark_received(uow, request.order_id, request.line_id, request.quantity, request.seen_missing)
        return order_page(uow.session, request.order_id)

    @serves(MarkLineInStock)
    def mark_line_in_stock(self, request: MarkLineInStock, uow: UnitOfWork) -> OrderView:
        goods.mark_in_stock(uow, request.order_id, request.line_id)
        return order_page(uow.session, request.order_id)

    @serves(AddNote)
    def add_note(self, request: AddNote, uow: UnitOfWork) -> OrderView:
        add_note(uow, request.order_id, request.text)
        return order_page(uow.session, request.order_id)

    @serves(ListTasks)
    def list_tasks(self, request: ListTasks, uow: UnitOfWork) -> TaskPage:
        return task_lists.list_tasks(uow.session, request)

    @serves(CountTasks)
    def count_tasks(self, request: CountTasks, uow: UnitOfWork) -> dict[TaskFilter, int]:
        return task_lists.count_tasks(uow.session, request.me)

    @serves(GetTask)
    def get_task(self, request: GetTask, uow: UnitOfWork) -> Task:
        return task_lists.get_task(uow.session, request.task_id)

    @serves(AddTask)
    def add_task(self, request: AddTask, uow: UnitOfWork) -> Task:
        add_task(uow, request)
        return task_lists.get_task(uow.session, request.task_id)

    @serves(ChangeTask)
    def change_task(self, request: ChangeTask, uow: UnitOfWork) -> Task:
        change_task(uow, request)
        return task_lists.get_task(uow.session, request.task_id)

    @serves(AddStatus)
    def add_status(self, request: AddStatus, uow: UnitOfWork) -> Done:
        make_status(uow, request.shop, request.name)
        return Done()
