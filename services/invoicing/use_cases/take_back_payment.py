"""The money had not arrived after all: undo a booking. What a provider reported stays."""

from contracts.invoicing import TakeBackPayment
from kernel.clock import now
from kernel.refused import NotFound, Refused
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.storage import accounts, payments
from services.invoicing.storage.books import books_of
from services.invoicing.use_cases.settle import settle

BY_PROVIDER = "A payment provider reported this money; it cannot be taken back here."


def take_back_payment(uow: UnitOfWork, documents: Documents, request: TakeBackPayment) -> None:
    """A second click finds it taken back, and changes nothing."""
    account = accounts.known(uow.session, request.order_id, lock=True)
    rows = payments.of_order(uow.session, request.order_id)
    payment = next((row for row in rows if row.payment_id == request.payment_id), None)
    if payment is None:
        raise NotFound("This payment does not exist.")
    if payment.taken_back_at is not None:
        return
    if payment.by_provider or account.paid - payment.amount < account.provider_level:
        raise Refused(BY_PROVIDER)
    payments.take_back(uow.session, payment.payment_id, now(), uow.actor)
    books = books_of(uow.session, request.order_id)
    settle(uow, documents, account, books, booked=-payment.amount, method=payment.method)
