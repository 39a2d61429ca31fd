"""The words that templates may use, by name."""

from typing import Any

from gateway.acting import read_day
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
    POLICY_STATE,
    STATE,
    STATE_TONE,
    STOCK,
    carrier,
    clock_in_words,
    named,
    paid_tag,
    stock_tag,
    tone,
)
from gateway.next_step import what_now
from gateway.orders.place_words import PRECISION, PROBLEM, WHICH
from gateway.settings.steps import KIND_NAMES, step_in_words
from gateway.sums import difference_in_words
from gateway.tasks.sentences import FILTERS, PRIORITY, STATUS, title_of

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
    "POLICY_STATE": POLICY_STATE,
    "EFFECTS": EFFECTS,
    "OCCASIONS": OCCASIONS,
    "TASK_STATUS": STATUS,
    "TASK_PRIORITY": PRIORITY,
    "TASK_FILTERS": FILTERS,
    "task_title": title_of,
    "task_tag": lambda table, code: (named(table, code), tone(table, code)),
    "what_now": what_now,
    "difference_in_words": difference_in_words,
    "step_in_words": step_in_words,
    "KIND_NAMES": KIND_NAMES,
    "clock_in_words": clock_in_words,
    "read_day": read_day,
    "PROBLEM": PROBLEM,
    "PRECISION": PRECISION,
    "WHICH": WHICH,
    "stock_tag": stock_tag,
    "paid_tag": paid_tag,
    "named": named,
    "tone": tone,
    "carrier_name": carrier,
    "happened": happened,
    "by_whom": by_whom,
    "facts_in_words": facts_in_words,
}
