"""The shop knows of money for an order: book what is new in its total."""

from collections.abc import Sequence
from decimal import Decimal

from contracts.integration import ShopPaymentSeen
from kernel.clock import now
from kernel.money import ZERO
from kernel.refused import Refused
from kit.documents import Documents
from kit.work import UnitOfWork
from services.invoicing.domain.payments import ShopLevel, is_evidence, to_book
from services.invoicing.storage import accounts, payments
from services.invoicing.storage.accounts import Account
from services.invoicing.storage.books import Books, books_of
from services.invoicing.use_cases.settle import settle


def lock_paid(uow: UnitOfWork, events: Sequence[ShopPaymentSeen]) -> None:
    """Of several orders, before any is given an invoice number, which all that are invoiced at once wait for."""
    if len(events) > 1:
        accounts.open_all(uow.session, {each.order_id: (each.shop, each.number) for each in events})


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
    if not account.version:
        return  # it waits for its order
    books = books_of(uow.session, seen.order_id)
    booked, counted = count_shop_money(uow, account, books)
    if booked:
        books = books.with_shop_payment(booked)
        settle(uow, documents, account, books, booked=booked, method=account.shop_method, counted=counted)
    else:
        accounts.change(uow.session, seen.order_id, **counted)


def count_shop_money(uow: UnitOfWork, account: Account, books: Books) -> tuple[Decimal, dict[str, Decimal]]:
    """Book the difference between what the shop says and what was counted of it (account locked, order known).

    What was booked, and what is counted now, for the account."""
    order = accounts.facts_of(account)
    if account.shop_level and account.shop_currency != order.currency:
        raise Refused(
            "The shop reports a payment in {theirs} for order {number}, which is in {ours}.",
            theirs=account.shop_currency,
            ours=order.currency,
            number=order.number,
        )
    level = ShopLevel(account.shop_level, account.shop_seen_at, account.shop_by_provider)
    invoiced_before = books.invoiced_at is not None and books.invoiced_at <= level.seen_at
    amount = ZERO
    if is_evidence(order.payment_kind, by_provider=level.by_provider, invoiced_before=invoiced_before):
        amount = to_book(level, account.shop_counted, books.paid)
        amount = max(amount, -books.paid_in_shop)  # taken back is no more than came through the shop
    if amount:
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
    provider_level = level.paid if level.by_provider else account.provider_level
    return amount, {"shop_counted": level.paid, "provider_level": provider_level}
