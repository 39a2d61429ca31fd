"""What else stands on the order's page in Magento: its group and store view, the payment's number, gifts, comments."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import Any

from contracts.particulars import Gift, Particulars, ShopComment
from services.integration.partners.magento.order import RawOrder
from services.integration.partners.magento.text import clean, moment

OURS = "Pakbon"  # how all begins that we write there ourselves
MOST, LONGEST = 50, 2000  # comments that are taken over, the newest; and characters of each
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_BREAK = re.compile(r"<(?:br|/p)\s*/?>", re.IGNORECASE)
_CARDS = {"VI": "Visa", "MC": "Mastercard", "AE": "American Express", "MI": "Maestro", "DI": "Discover"}
GUEST = "0"  # the group of all who are not signed in


def particulars_of(raw: RawOrder, groups: Mapping[str, str], customers_words: str) -> Particulars:
    """`customers_words`: the order's own comment, which is not told twice."""
    comments = [each for each in _comments(raw) if each.text != customers_words]
    return Particulars(
        store=" · ".join(dict.fromkeys(part.strip() for part in raw.store_name.split("\n") if part.strip())),
        customer_group="" if raw.customer_group_id == GUEST else groups.get(raw.customer_group_id, ""),
        transaction=_word(raw.payment, "last_trans_id") or _word(raw.payment, "cc_trans_id"),
        card=_card(raw.payment),
        purchase_order=raw.po_number,
        gifts=tuple(_gifts(raw)),
        comments=tuple(sorted(comments, key=lambda each: str(each.at or ""))[-MOST:]),
    )


def _comments(raw: RawOrder) -> Iterator[ShopComment]:
    for row in raw.history:
        text = in_plain(str(row.get("comment") or ""))[:LONGEST]
        if text and not text.startswith(OURS):
            for_customer = str(row.get("is_visible_on_front") or 0) not in ("0", "False")
            yield ShopComment(at=_at(row.get("created_at")), text=text, for_customer=for_customer)


def _gifts(raw: RawOrder) -> Iterator[Gift]:
    for told, article in ((raw.gift_message, ""), *((item.gift_message, item.name) for item in raw.items)):
        if text := clean(told.get("message", "")):
            sender, recipient = (clean(told.get(name, "")) for name in ("sender", "recipient"))
            yield Gift(text=text[:LONGEST], sender=sender, recipient=recipient, article=article)


def in_plain(text: str) -> str:
    """Modules and staff write some HTML into comments."""
    return clean(unescape(_TAG.sub("", _BREAK.sub("\n", text))))


def _card(payment: Mapping[str, Any]) -> str:
    digits, kind = _word(payment, "cc_last4"), _word(payment, "cc_type")
    return f"{_CARDS.get(kind, kind)} •••• {digits}".strip() if digits.isdigit() else ""


def _word(payment: Mapping[str, Any], name: str) -> str:
    value = payment.get(name)
    return clean(str(value))[:100] if isinstance(value, str | int) else ""


def _at(told: object) -> datetime | None:
    try:
        return moment(str(told or ""))
    except ValueError:
        return None
