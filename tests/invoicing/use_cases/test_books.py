"""The books of an order close to the cent after whatever staff, shop and provider do, in whatever order."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.facts import OrderState, PaymentKind
from contracts.invoicing import CreditInvoice, IssueInvoice, MarkPaid, MarkPaidBack, TakeBackPayment
from kernel.money import ZERO
from kernel.refused import Refused
from services.invoicing import queries
from services.invoicing.use_cases.credit_invoice import credit_invoice, creditable
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.mark_paid import mark_paid
from services.invoicing.use_cases.mark_paid_back import mark_paid_back
from services.invoicing.use_cases.see_payment import see_payment
from services.invoicing.use_cases.take_back_payment import take_back_payment
from tests.invoicing.builders import A, an_address, an_order, money_seen, within

ACTS = ("issue", "pay", "take_back", "shop_pays", "shop_refunds", "credit_piece", "credit_rest", "pay_back", "cancel")


class Desk:
    """One order and everybody who has to do with its money."""

    def __init__(self, uow, documents, *, business: bool, kind: PaymentKind) -> None:
        self.uow, self.documents, self.minute = uow, documents, 0
        billing = an_address(vat_id="NL001234567B01" if business else "")
        lines = (A("33.33", "3", discount="0.01"), A("109.00", percent="9"))
        self.order = an_order("", *lines, shipping="6.95", fee="2.50", billing=billing, payment_kind=kind)
        self.level, self.refunded = ZERO, ZERO
        hear_order(uow, documents, self.order)

    @property
    def money(self):
        return queries.order_money(self.uow.session, self.order.order_id)

    def issue(self) -> None:
        issue_invoice(within(self.uow), self.documents, IssueInvoice(order_id=self.order.order_id))

    def pay(self) -> None:
        mark_paid(self.uow, self.documents, MarkPaid(order_id=self.order.order_id, seen_open=self.money.open))

    def take_back(self) -> None:
        for payment in self.money.payments[:1]:
            asked = TakeBackPayment(order_id=self.order.order_id, payment_id=payment.payment_id)
            take_back_payment(self.uow, self.documents, asked)

    def shop_pays(self) -> None:
        self.level = self.order.totals.grand_total
        self._seen()

    def shop_refunds(self) -> None:
        self.refunded = min(self.refunded + Decimal("33.33"), self.level)
        self._seen()

    def _seen(self) -> None:
        self.minute += 1
        told = money_seen(self.order, str(self.level), self.minute, refunded=self.refunded)
        see_payment(self.uow, self.documents, told)

    def credit_piece(self) -> None:
        self._credit(pieces={"1": Decimal(1)}, adjustment=Decimal("-1.11"))

    def credit_rest(self) -> None:
        left = creditable(self.uow, self.order.order_id)
        pieces = {line.key: line.left for line in left.lines}
        self._credit(pieces=pieces, shipping=left.shipping, others=bool(left.others))

    def _credit(self, **wish) -> None:
        left = creditable(self.uow, self.order.order_id).total
        asked = CreditInvoice(order_id=self.order.order_id, credit_note_id=uuid4(), seen_left=left, **wish)
        credit_invoice(self.uow, self.documents, asked)

    def pay_back(self) -> None:
        asked = MarkPaidBack(order_id=self.order.order_id, seen_open=self.money.open)
        mark_paid_back(self.uow, self.documents, asked)

    def cancel(self) -> None:
        self.order = self.order.model_copy(update={"version": self.order.version + 1, "state": OrderState.CANCELLED})
        hear_order(self.uow, self.documents, self.order)


@pytest.mark.row("M-04")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    acts=st.lists(st.sampled_from(ACTS), min_size=2, max_size=7),
    business=st.booleans(),
    kind=st.sampled_from([PaymentKind.ONLINE, PaymentKind.TRANSFER]),
)
def test_payments_and_what_is_open_are_invoices_less_credits(uow, documents, acts, business, kind):
    desk = Desk(uow, documents, business=business, kind=kind)
    for act in acts:
        try:
            getattr(desk, act)()
        except Refused:
            continue
        money = desk.money
        billed = sum((paper.total for paper in money.invoices), ZERO)
        paid = sum((payment.amount for payment in money.payments if not payment.taken_back), ZERO)
        assert money.paid == paid
        off = desk.order.state is OrderState.CANCELLED and not money.invoices
        to_invoice = ZERO if money.invoices or off else desk.order.totals.grand_total
        assert billed + to_invoice == paid + money.open
        assert billed >= 0
        assert {paper.open for paper in money.invoices if paper.kind == "invoice"} <= {money.open}
