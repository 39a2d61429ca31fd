"""The words that templates may use, by name."""

from typing import Any

from gateway.chronicle import by_whom, facts_in_words, happened
from gateway.names import (
    DELIVERY,
    EFFECT_STATE,
    EFFECTS,
    FILTER,
    MANIFEST,
    OCCASIONS,
    PAYMENT,
    PLAN_STATUS,
    STATE,
    STATE_TONE,
    STOCK,
    carrier,
    named,
    paid_tag,
    stock_tag,
    tone,
)
from gateway.next_step import what_now

FOR_TEMPLATES: dict[str, Any] = {
    "DELIVERY": DELIVERY,
    "PAYMENT": PAYMENT,
    "STOCK": STOCK,
    "STATE": STATE,
    "STATE_TONE": STATE_TONE,
    "FILTER": FILTER,
    "PLAN_STATUS": PLAN_STATUS,
    "EFFECT_STATE": EFFECT_STATE,
    "MANIFEST": MANIFEST,
    "EFFECTS": EFFECTS,
    "OCCASIONS": OCCASIONS,
    "what_now": what_now,
    "stock_tag": stock_tag,
    "paid_tag": paid_tag,
    "named": named,
    "tone": tone,
    "carrier_name": carrier,
    "happened": happened,
    "by_whom": by_whom,
    "facts_in_words": facts_in_words,
}
