"""Baskets of every sort, for property tests."""

from decimal import Decimal

from hypothesis import strategies as st

from tests.integration.magento_sums.basket import ZERO, Basket, Item, Mode, Rates

CENTS = st.integers(0, 300_000).map(lambda cents: Decimal(cents) / 100)
PRICES = st.one_of(
    CENTS, st.sampled_from([Decimal(text) for text in ("0.00", "0.01", "0.99", "2.27", "137.62", "38.48")])
)
RATES = st.sampled_from(
    [
        Rates(),
        Rates((Decimal(9),)),
        Rates((Decimal(19),)),
        Rates((ZERO,)),
        Rates((Decimal("8.5"),)),
        Rates((Decimal(5), Decimal("9.975"))),
        Rates((Decimal(5), Decimal(7)), compound=True),
    ]
)
QUANTITIES = st.sampled_from(
    [Decimal(text) for text in ("1", "1", "1", "2", "3", "4", "7", "10", "100", "2.5", "0.75")]
)
PERCENTS = st.sampled_from([ZERO, ZERO, Decimal(10), Decimal("12.5"), Decimal("33.3333"), Decimal(100)])
MODES = st.builds(
    Mode,
    prices_with_tax=st.booleans(),
    algorithm=st.sampled_from(["unit", "row", "total"]),
    after_discount=st.booleans(),
    discount_on_incl=st.booleans(),
    shipping_with_tax=st.booleans(),
    cross_border=st.booleans(),
    places=st.sampled_from([2, 2, 2, 4]),
)
PARTS = st.builds(
    Item,
    price=PRICES,
    quantity=st.sampled_from([Decimal(1), Decimal(2), Decimal(3)]),
    rates=st.sampled_from([Rates(), Rates((Decimal(9),))]),
)
PLAIN = st.builds(
    Item,
    kind=st.sampled_from(["simple", "simple", "virtual", "configurable", "fixed_bundle"]),
    price=PRICES,
    quantity=QUANTITIES,
    rates=RATES,
    fixed_tax=st.sampled_from([ZERO, ZERO, ZERO, Decimal("0.50")]),
)
BUNDLES = st.builds(
    Item,
    kind=st.just("bundle"),
    quantity=st.sampled_from([Decimal(1), Decimal(2)]),
    parts=st.lists(PARTS, min_size=1, max_size=3).map(tuple),
)
CURRENCIES = st.sampled_from(
    [
        ("EUR", Decimal(1)),
        ("EUR", Decimal(1)),
        ("SAR", Decimal("3.75")),
        ("CHF", Decimal("0.9312")),
        ("GBP", Decimal("0.853467")),
        ("SEK", Decimal("11.426193")),
    ]
)
LESS = st.sampled_from(
    [
        (),
        (),
        (),
        (("gift_cards_amount", Decimal("25.00")),),
        (("customer_balance_amount", Decimal("3.21")), ("reward_currency_amount", Decimal("1.00"))),
    ]
)
FEES = st.sampled_from(  # amount, told in a field, taxed
    [
        (ZERO, False, False),
        (ZERO, False, False),
        (Decimal("5.33"), False, False),
        (Decimal("4.13"), True, False),
        (Decimal(5), True, True),
    ]
)


@st.composite
def baskets(draw: st.DrawFn, currencies: st.SearchStrategy[tuple[str, Decimal]] = CURRENCIES) -> Basket:
    items = draw(st.lists(st.one_of(PLAIN, PLAIN, BUNDLES), min_size=1, max_size=4))
    currency, rate = draw(currencies)
    fee, fee_told, fee_taxed = draw(FEES)
    less = draw(LESS)
    if fee and not fee_told:
        less = ()  # what a fee without a field adds cannot be told from what an unknown total takes off
    return Basket(
        items=tuple(items),
        mode=draw(MODES),
        currency=currency,
        currency_rate=rate,
        percent_off=draw(PERCENTS),
        shipping=draw(st.sampled_from([ZERO, Decimal("5.74"), Decimal("6.95"), Decimal("49.99")])),
        shipping_rates=draw(RATES),
        shipping_percent_off=draw(st.sampled_from([ZERO, ZERO, Decimal(10), Decimal(100)])),
        fixed_tax_in_subtotal=draw(st.booleans()),
        fee=fee,
        fee_told=fee_told,
        fee_taxed=fee_taxed,
        less=less,
        paid=draw(st.sampled_from([ZERO, Decimal(1), Decimal("0.5")])),
        refunded=draw(st.sampled_from([ZERO, ZERO, Decimal("0.3"), Decimal(1)])),
        cancelled=draw(st.sampled_from([ZERO, ZERO, Decimal("0.5"), Decimal(1)])),
    )
