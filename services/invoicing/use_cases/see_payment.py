"""The shop knows of money for an order: book what is new in its total."""

from contracts.integration import ShopPaymentSeen
from kernel.clock import now
from kernel.money import ZERO
from kernel.refused import Refused
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.domain.payments import ShopLevel, is_evidence, to_book
from services.invoicing.storage import accounts, invoices, payments
from services.invoicing.storage.accounts import Account
from services.invoicing.use_cases.settle import settle


def see_payment(uow: UnitOfWork, documents: Documents, seen: ShopPaymentSeen) -> None:
    account = accounts.opened(uow.session, seen.order_id, seen.shop, seen.number)
    if account.shop_seen_at is not None and seen.seen_at <= account.shop_seen_at:
        return  # this, or something newer, is counted
    account = accounts.change(
        uow.session,
        seen.order_id,
        shop_level=seen.paid,
        shop_refunded=seen.refunded,
        shop_currency=seen.currency,
        shop_method=seen.method,
        shop_by_provider=seen.by_provider,
        shop_seen_at=seen.seen_at,
        historic=account.historic or seen.historic,
    )
    if account.version:  # else it waits for its order
        count_shop_money(uow, documents, account)


def count_shop_money(uow: UnitOfWork, documents: Documents, account: Account) -> Account:
    """Book the difference between what the shop says and what was counted of it (account locked, order known)."""
    order = accounts.facts_of(account)
    if account.shop_level and account.shop_currency != order.currency:
        raise Refused(
            "The shop reports a payment in {theirs} for order {number}, which is in {ours}.",
            theirs=account.shop_currency,
            ours=order.currency,
            number=order.number,
        )
    level = ShopLevel(account.shop_level, account.shop_seen_at, account.shop_by_provider)
    invoice_at = invoices.issued_at(uow.session, order.order_id)
    invoiced_before = invoice_at is not None and invoice_at <= level.seen_at
    amount = ZERO
    if is_evidence(order.payment_kind, by_provider=level.by_provider, invoiced_before=invoiced_before):
        amount = to_book(level, account.shop_counted, payments.booked(uow.session, order.order_id))
        if amount < 0:  # no more than came through the shop
            amount = max(amount, -payments.booked(uow.session, order.order_id, "shop"))
    account = accounts.change(
        uow.session,
        order.order_id,
        shop_counted=level.paid,
        provider_level=level.paid if level.by_provider else account.provider_level,
    )
    if not amount:
        return account
    payments.add(
        uow.session,
        order_id=order.order_id,
        amount=amount,
        currency=order.currency,
        method=account.shop_method or order.payment_method,
        source="shop",
        by_provider=level.by_provider,
        booked_at=now(),
        booked_by="shop",
    )
    return settle(uow, documents, account, booked=amount, method=account.shop_method)
