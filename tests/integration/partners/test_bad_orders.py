"""Whatever a shop sends is taken over right, or refused in words; nothing of it breaks the others' intake."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest

from kernel.clock import day_of
from services.integration.partners.magento.text import clean, storable
from services.integration.partners.trouble import RefusedPayload
from tests.integration.magento_sums.basket import Basket, Item
from tests.integration.partners.test_tax_modes import BOTH, taken_over, told


def order(family: str, **changes: Any) -> Any:
    return {**told(family, Basket((Item(price=Decimal("100")),))), **changes}


def with_item(family: str, **changes: Any) -> Any:
    payload = order(family)
    payload["items"][0] |= changes
    return payload


# ---- texts

TEXTS = {
    "Jan ????": "Jan ????",  # an emoji that the shop's database could not hold
    "Fiets &#11;blauw&#x0B;": "Fiets blauw",
    "A &amp; B &#38; C &lt;b&gt;": "A &amp; B &#38; C &lt;b&gt;",  # as it stands in the shop
    "CafÃ© KÃ¶ln": "CafÃ© KÃ¶ln",  # double UTF-8: nobody here knows better
    "שלום עולם": "שלום עולם",
    "‏مرحبا‎": "‏مرحبا‎",  # with direction marks
    "null\u200bwidth\u200djoiner": "null\u200bwidth\u200djoiner",
    "na\0ught": "naught",
    "\ud83d half a pair": "half a pair",
    "🚲 Straße Ñandú ﬁ": "🚲 Straße Ñandú ﬁ",
    "=HYPERLINK(1)": "=HYPERLINK(1)",
}


@BOTH
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_every_text_is_kept_as_far_as_a_database_can(family: str, text: str) -> None:
    payload = with_item(family, name=text)
    payload["customer_firstname"] = text
    payload["billing_address"] = {**payload["billing_address"], "lastname": text, "street": text}

    found = taken_over(family, payload)

    wanted = TEXTS[text]
    assert [found.lines[0].name, found.customer_first_name, found.billing.last_name] == [wanted] * 3
    assert found.billing.street == (wanted,)
    found.model_dump_json().encode()  # can be said


def test_a_refused_order_can_be_kept_whatever_is_in_it() -> None:
    body = {"na\0me": ["\ud800x", Decimal("1.50"), None, {"literal": "\\u0000"}], "flag": True, "n": 7}
    kept = storable(body)
    assert kept == {"name": ["x", "1.50", None, {"literal": "\\u0000"}], "flag": True, "n": 7}
    assert "\\u0000" not in json.dumps(kept).replace("\\\\u0000", "")


def test_clean_leaves_line_breaks() -> None:
    assert clean("a\tb\nc\r") == "a\tb\nc"


# ---- amounts


@BOTH
@pytest.mark.row("C-05")
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("100", "100"),
        (100, "100"),
        ("100.0000", "100"),
        (" 100.00 ", "100"),
        ("1.0E+2", "100"),
        ("+100", "100"),
        (Decimal("17.355400000000003"), "17.3554"),  # PHP's float
        (Decimal("0.10000000000000001"), "0.1"),
        ("82.6446", "82.6446"),
        ("", "0"),
        (None, "0"),
    ],
)
def test_an_amount_in_any_writing(family: str, written: Any, read: str) -> None:
    assert taken_over(family, with_item(family, row_total=written)).lines[0].row_total == Decimal(read)


@BOTH
@pytest.mark.row("C-05")
@pytest.mark.parametrize(
    "written",
    ["1,234.50", "1.234,50", "12,50", "€ 12.50", "NaN", "Infinity", "1_000", "١٢", "1e99", "abc", [], {"a": 1}],
)
def test_what_is_no_amount_is_refused_in_words(family: str, written: Any) -> None:
    with pytest.raises(RefusedPayload, match="is not an amount"):
        taken_over(family, with_item(family, row_total=written))


@BOTH
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"grand_total": "-5.00"}, "negative"),
        ({"grand_total": None}, "no grand total"),
        ({"items": None}, "no lines"),
        ({"items": []}, "no lines"),
        ({"items": [None, 7, "x"]}, "no lines"),
        ({"order_currency_code": "XXQ"}, "currency is not known"),
        ({"order_currency_code": None}, "currency is not known"),
        ({"increment_id": ""}, "no number"),
        ({"created_at": "0000-00-00 00:00:00"}, "when it was placed"),
        ({"created_at": "yesterday"}, "when it was placed"),
        ({"created_at": "0001-01-01T00:00:00+23:00"}, "when it was placed"),
        ({"created_at": None}, "when it was placed"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_in_words(family: str, changes: Any, words: str) -> None:
    with pytest.raises(RefusedPayload, match=words):
        taken_over(family, order(family, **changes))


@BOTH
def test_what_is_merely_missing_is_no_trouble(family: str) -> None:
    payload = order(family, updated_at="0000-00-00 00:00:00", customer_firstname=None, total_paid=None)
    for name in ("base_subtotal", "base_grand_total", "subtotal_incl_tax", "shipping_incl_tax", "base_currency_code"):
        payload[name] = None
    for name in ("price_incl_tax", "row_total_incl_tax", "base_price"):
        payload["items"][0].pop(name)
    payload["items"].append(None)

    found = taken_over(family, payload)

    assert found.changed_at == found.placed_at
    assert found.differences == ()
    assert found.totals.grand_total == Decimal(payload["grand_total"])


# ---- days


@BOTH
@pytest.mark.row("C-07")
@pytest.mark.parametrize(
    ("told_at", "day"),
    [
        ("2026-10-24 22:30:00", date(2026, 10, 25)),  # 00:30 on the day of 25 hours
        ("2026-10-25 00:30:00", date(2026, 10, 25)),  # 02:30, summer time
        ("2026-10-25 01:30:00", date(2026, 10, 25)),  # 02:30 again
        ("2026-10-25 22:30:00", date(2026, 10, 25)),  # 23:30
        ("2026-10-25 23:30:00", date(2026, 10, 26)),
        ("2027-03-27 23:30:00", date(2027, 3, 28)),  # 00:30 on the day of 23 hours
        ("2027-03-28 01:30:00", date(2027, 3, 28)),  # 03:30: there is no 02:30
        ("2027-03-28 21:30:00", date(2027, 3, 28)),  # 23:30
        ("2027-03-28 22:30:00", date(2027, 3, 29)),
    ],
)
def test_an_order_belongs_to_the_day_it_was_in_the_shop(family: str, told_at: str, day: date) -> None:
    found = taken_over(family, order(family, created_at=told_at, updated_at=told_at))
    assert found.placed_at == datetime.fromisoformat(told_at).replace(tzinfo=UTC)
    assert day_of(found.placed_at) == day


@BOTH
@pytest.mark.row("C-07")
@pytest.mark.parametrize("written", ["2026-10-25", "25-10-2026", "25.10.2026", "2026-10-25 00:00:00", "25/10/2026"])
def test_a_wished_day_is_a_day_and_never_a_moment(family: str, written: str) -> None:
    payload = order(family)
    (payload if family == "openmage" else payload["extension_attributes"])["delivery_date"] = written
    assert taken_over(family, payload).preferred_day == date(2026, 10, 25)


# ---- size


@BOTH
def test_an_order_of_three_thousand_lines_takes_no_more_than_its_share(family: str) -> None:
    payload = told(family, Basket(tuple(Item(kind="configurable") for _ in range(1500))))
    assert len(payload["items"]) == 3000

    began = perf_counter()
    found = taken_over(family, payload)

    assert perf_counter() - began < 3
    assert len(found.lines) == 1500
    assert found.differences == ()
