"""What now? Exactly one next step for every order, and it names what blocks it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import facts as contract
from contracts.order import NextStep, PaidState
from services.order.domain.orders import words
from services.order.domain.orders.next_step import next_step
from services.order.domain.orders.overview import NEVER, Row

TODAY = date(2026, 11, 20)
CODES = set((NextStep.__doc__ or "").split("Codes: ")[1].rstrip(".\n ").replace("\n", " ").replace(" ", "").split(","))


def a_row(**values: object) -> Row:
    step = {"status": "planned" if values.get("planned_on") else "", "may_go": "yes"}
    step |= values.pop("step", {})  # type: ignore[call-overload]
    for name in [name for name, value in step.items() if value is None]:
        del step[name]
    return Row(
        **{  # type: ignore[arg-type]
            "order_id": UUID(int=1),
            "shop": "fietshal",
            "number": "1",
            "placed_at": datetime(2026, 11, 17, 10, 0, tzinfo=UTC),
            "customer_name": "Daan Bakker",
            "customer_sort": "bakker daan",
            "postcode": "",
            "city": "",
            "country": "NL",
            "delivery": "van",
            "payment_kind": "online",
            "payment_method": "",
            "shipping_method": "",
            "paid_state": words.Paid.PAID,
            "open_amount": D(0),
            "stock_state": words.Stock.IN_STOCK,
            "lines_in_stock": 1,
            "lines_total": 1,
            "expected_on": None,
            "late_from": None,
            "planned_on": None,
            "planned_sort": NEVER,
            "slot": "",
            "state": words.State.OPEN,
            "custom_status": "",
            "grand_total": D(100),
            "currency": "EUR",
            "step": step,
            **values,
        }
    )


UNPAID = {"step": {"may_go": None}, "open_amount": D("80.00")}
TO_ORDER = {
    "stock_state": words.Stock.TO_ORDER,
    "step": {"brand": "Gazelle", "article": "C380", "pieces": "1", "more": "2"},
}
ON_ORDER = {"stock_state": words.Stock.ON_ORDER, "step": {"brand": "Gazelle", "article": "C380", "pieces": "1"}}


@pytest.mark.parametrize(
    ("row", "code", "values"),
    [
        (a_row(), "plan", {}),
        (a_row(step={"preferred_day": "2026-11-27"}), "plan", {"day": "2026-11-27"}),
        (a_row(**UNPAID), "wait_payment", {"open": "80.00", "currency": "EUR", "since": "2026-11-17"}),
        (
            a_row(**UNPAID, placed_at=datetime(2026, 11, 12, 23, 30, tzinfo=UTC)),
            "remind_payment",
            {"open": "80.00", "currency": "EUR", "since": "2026-11-13"},
        ),
        (a_row(**TO_ORDER), "order_at_brand", TO_ORDER["step"]),
        (a_row(**ON_ORDER), "wait_goods", ON_ORDER["step"]),
        (
            a_row(**ON_ORDER, late_from=TODAY),
            "wait_goods",
            {**ON_ORDER["step"], "expected_on": "2026-11-20"},  # type: ignore[dict-item]
        ),
        (
            a_row(**ON_ORDER, late_from=TODAY - timedelta(days=1)),
            "goods_late",
            {**ON_ORDER["step"], "expected_on": "2026-11-19"},  # type: ignore[dict-item]
        ),
        (a_row(planned_on=date(2026, 11, 23), slot="9:00"), "planned", {"day": "2026-11-23", "slot": "9:00"}),
        (a_row(planned_on=TODAY), "hand_over", {"day": "2026-11-20"}),
        (a_row(planned_on=date(2026, 11, 23), delivery="pickup"), "planned", {"day": "2026-11-23"}),
        (a_row(planned_on=date(2026, 11, 21), delivery="pickup"), "prepare_pickup", {"day": "2026-11-21"}),
        (
            a_row(planned_on=TODAY, delivery="pickup", step={"status": "ready"}),
            "wait_collection",
            {"day": "2026-11-20"},
        ),
        (
            a_row(planned_on=date(2026, 11, 19), delivery="pickup", step={"status": "ready"}),
            "not_collected",
            {"day": "2026-11-19"},
        ),
        (
            a_row(delivery="pickup", step={"status": "not_collected", "expected": "2026-11-18"}),
            "not_collected",
            {"day": "2026-11-18"},
        ),
        (a_row(state=words.State.HELD, step={"reason": "adres?"}), "held", {"reason": "adres?"}),
        (a_row(step={"refused": "postcode"}), "refused_parcel", {"reason": "postcode"}),
        (a_row(state=words.State.SHIPPED), "done", {"state": "shipped"}),
        (a_row(state=words.State.CANCELLED), "cancelled", {}),
    ],
)
def test_the_next_step(row: Row, code: str, values: dict[str, str]) -> None:
    assert next_step(row, TODAY) == (code, values)
    assert code in CODES


@given(
    state=st.sampled_from(words.State),
    stock=st.sampled_from([words.Stock.IN_STOCK, words.Stock.TO_ORDER, words.Stock.ON_ORDER]),
    delivery=st.sampled_from(["van", "parcel", "pickup"]),
    planned=st.none() | st.integers(-5, 5),
    promised=st.none() | st.integers(-5, 5),
    status=st.sampled_from(words.Planned),
    may_go=st.booleans(),
)
def test_no_order_without_a_next_step(
    state: words.State,
    stock: words.Stock,
    delivery: str,
    planned: int | None,
    promised: int | None,
    status: words.Planned,
    may_go: bool,
) -> None:
    def day(offset: int | None) -> date | None:
        return None if offset is None else TODAY + timedelta(days=offset)

    row = a_row(
        state=state,
        stock_state=stock,
        delivery=delivery,
        planned_on=day(planned),
        late_from=day(promised),
        step={"status": status.value, "may_go": "yes" if may_go else None},
    )

    assert next_step(row, TODAY).code in CODES


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (words.State, contract.OrderState),
        (words.Stock, contract.StockState),
        (words.Paid, PaidState),
    ],
)
def test_our_words_are_the_contracts_words(ours: type[words.State], theirs: type[words.State]) -> None:
    assert {word.value for word in ours} == {word.value for word in theirs}


def test_when_money_comes_and_how_goods_go_are_the_contracts_words() -> None:
    assert {kind.value for kind in contract.PaymentKind} - {"online", "transfer"} == words.PAID_LATER
    assert contract.Delivery.PICKUP.value == words.PICKUP
