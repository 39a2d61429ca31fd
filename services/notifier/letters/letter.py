"""A letter: everything a template may say of an order, already in the customer's language."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.facts import Address, Delivery, LineFacts, OrderFacts, PaymentKind
from contracts.shop_identity import ShopIdentity
from kernel.clock import day_of
from kernel.money import ZERO
from services.notifier.domain.happening import Credit, Happening, Occasion, Policy
from services.notifier.domain.tracking import tracking_page
from services.notifier.letters import formats
from services.notifier.letters.words import WORDS
from services.notifier.storage.orders import KnownOrder

_CARRIERS = {"postnl": "PostNL", "dhl": "DHL", "dpd": "DPD", "gls": "GLS", "ups": "UPS", "hermes": "Hermes"}
_PLAN = (Occasion.ORDER_PLANNED, Occasion.ORDER_MOVED)
_POLICY = (Occasion.POLICY_CONCLUDED, Occasion.POLICY_CHANGED, Occasion.POLICY_ENDED)
_NO_PAYING = (Occasion.ORDER_CANCELLED, Occasion.ORDER_PAID, *_POLICY)
_WITH_STATES = (
    Occasion.ORDER_RECEIVED,
    Occasion.ORDER_PAID,
    Occasion.GOODS_ORDERED,
    Occasion.GOODS_IN,
    Occasion.STATUS_CHANGED,
)


@dataclass(frozen=True)
class Line:
    quantity: str
    name: str
    options: str
    amount: str  # empty on the parts of a bundle: their price is on the whole
    state: str
    part: bool


@dataclass(frozen=True)
class Track:
    label: str  # Parcel 1
    number: str
    url: str
    button: str


@dataclass(frozen=True)
class PolicyFacts:
    number: str
    article: str
    insurer: str
    owner: str
    frame_number: str
    premium: str
    period: str  # 36 months, 22 November 2026 to 21 November 2029
    ended_on: str
    refund: str
    has_paper: bool


@dataclass(frozen=True)
class CreditFacts:
    number: str
    invoice: str
    amount: str
    back: str  # empty: nothing is to be paid out for it
    paid_back: bool
    reason: str
    has_paper: bool


@dataclass(frozen=True)
class Letter:
    occasion: str
    language: str
    shop: ShopIdentity
    shop_address: tuple[str, ...]
    hours: str
    footer: str
    name: str
    number: str
    ordered_on: str
    reference: str
    delivery: str  # van, parcel, pickup
    address: tuple[str, ...]
    lines: tuple[Line, ...]
    sums: tuple[tuple[str, str], ...]
    total: str
    tax: str
    paid: str  # empty: nothing paid
    open: str  # empty: nothing open
    to_do: tuple[str, ...]
    bank: tuple[tuple[str, str], ...]
    complete: bool  # all goods are here
    day: str  # the planned day, empty without one
    slot: str
    from_day: str  # the day told before; empty where it is the same day
    preferred_day: str
    expected: str  # the latest day on which missing goods are expected
    carrier: str
    tracks: tuple[Track, ...]
    status: str
    amount: str
    policy: PolicyFacts | None
    credit: CreditFacts | None

    def say(self, word: str, **values: str) -> str:
        """One of the small words, with its values filled in."""
        return WORDS[self.language][word].format(**values)

    @property
    def greeting(self) -> str:
        return self.say("greeting", name=self.name) if self.name else self.say("greeting_nameless")

    @property
    def when(self) -> str:
        """dinsdag 24 november, tussen 09:00 en 12:00 uur"""
        return ", ".join(part for part in (self.day, self.slot) if part)


def letter_of(known: KnownOrder, happening: Happening, shop: ShopIdentity, language: str) -> Letter:
    order = known.facts
    assert order is not None
    occasion = happening.occasion
    day, slot = (happening.day, happening.slot) if happening.day else (known.day, known.slot)
    if happening.day is None and not known.planned:
        day, slot = None, ""
    delivery = happening.delivery or order.delivery.value
    moved_from = happening.from_day if happening.from_day != happening.day else None
    missing = [line for line in order.lines if line.stock_state.value in ("to_order", "on_order")]
    expected = [line.expected_on for line in missing if line.expected_on]
    bank = _bank(known, shop, language) if occasion not in _NO_PAYING else ()

    def money(value: Decimal) -> str:
        return formats.money(value, order.currency, language) if value > 0 else ""

    return Letter(
        occasion=occasion.value,
        language=language,
        shop=shop,
        shop_address=_shop_address(shop),
        hours=shop.hours.get(language, ""),
        footer=shop.footer.get(language, ""),
        name=order.customer_name or order.billing.name,
        number=order.number,
        ordered_on=formats.date_of(day_of(order.placed_at), language),
        reference=order.reference,
        delivery=delivery,
        address=_shop_address(shop) if delivery == Delivery.PICKUP else _address(order.delivery_address),
        lines=_lines(order, language, states=occasion in _WITH_STATES),
        sums=_sums(order, language),
        total=formats.money(order.totals.grand_total, order.currency, language),
        tax=money(order.totals.tax),
        paid=money(known.paid_amount),
        open=money(known.open_amount),
        to_do=_to_do(known, occasion, delivery, language, has_bank=bool(bank)),
        bank=bank,
        complete=not missing,
        day=formats.day(day, language) if day else "",
        slot=formats.slot(slot, language),
        from_day=formats.day(moved_from, language) if moved_from else "",
        preferred_day=formats.day(order.preferred_day, language) if order.preferred_day else "",
        expected=formats.short_day(max(expected), language) if missing and len(expected) == len(missing) else "",
        carrier=_carrier(happening.carrier or order.carrier),
        tracks=_tracks(order, happening, language),
        status=happening.status or WORDS[language][f"state_{order.state.value}"],
        amount=money(known.paid_amount) if occasion is Occasion.ORDER_PAID else "",
        policy=_policy(happening.policy, language) if happening.policy else None,
        credit=_credit(happening.credit, money(happening.amount or ZERO), money) if happening.credit else None,
    )


def _to_do(known: KnownOrder, occasion: Occasion, delivery: str, language: str, *, has_bank: bool) -> tuple[str, ...]:
    words, order, steps = WORDS[language], known.facts, list[str]()
    assert order is not None
    if occasion is Occasion.ORDER_CANCELLED:
        return ()
    if occasion in (Occasion.POLICY_CONCLUDED, Occasion.POLICY_CHANGED):
        steps.append(words["check_policy"])
    if delivery == Delivery.PICKUP and occasion in (*_PLAN, Occasion.READY_FOR_COLLECTION):
        steps.append(words["bring_step"].format(number=order.number))
    if delivery == Delivery.VAN and occasion in _PLAN:
        steps.append(words["be_home"])
    if occasion not in _NO_PAYING and known.open_amount > 0:
        values = {"amount": formats.money(known.open_amount, order.currency, language), "number": order.number}
        steps.append(words[_way_to_pay(order.payment_kind, delivery, has_bank)].format(**values))
    return tuple(steps)


def _way_to_pay(kind: PaymentKind, delivery: str, has_bank: bool) -> str:
    match kind:
        case PaymentKind.ON_DELIVERY | PaymentKind.AT_PICKUP:
            return "pay_at_counter" if delivery == Delivery.PICKUP else "pay_at_door"
        case PaymentKind.TRANSFER:
            return "pay_transfer" if has_bank else "pay_transfer_elsewhere"
        case PaymentKind.ON_ACCOUNT:
            return "pay_account"
        case _:
            return "pay_online"


def _bank(known: KnownOrder, shop: ShopIdentity, language: str) -> tuple[tuple[str, str], ...]:
    """Where to transfer what is open; nothing where nothing is to be transferred, or the account is unknown."""
    order, words = known.facts, WORDS[language]
    assert order is not None
    if order.payment_kind is not PaymentKind.TRANSFER or known.open_amount <= 0 or not shop.iban:
        return ()
    rows = (
        (words["amount"], formats.money(known.open_amount, order.currency, language)),
        (words["account"], formats.iban(shop.iban)),
        (words["account_holder"], shop.account_holder or shop.company or shop.name),
        (words["bank"], shop.bic),
        (words["mention"], order.number),
    )
    return tuple(row for row in rows if row[1])


def _lines(order: OrderFacts, language: str, *, states: bool) -> tuple[Line, ...]:
    """What is still to be supplied; where all was cancelled, what was ordered."""
    wanted = [line for line in order.lines if line.quantity > line.cancelled]
    return tuple(_line(line, order, language, states=states) for line in wanted or order.lines)


def _line(line: LineFacts, order: OrderFacts, language: str, *, states: bool) -> Line:
    words, part = WORDS[language], bool(line.parent_shop_line_id)
    state = words[line.stock_state.value] if states and not line.is_virtual else ""
    if state and line.expected_on and line.stock_state.value in ("to_order", "on_order"):
        state += ", " + words["expected"].format(day=formats.short_day(line.expected_on, language))
    remaining = line.quantity - line.cancelled
    return Line(
        quantity=formats.quantity(remaining if remaining > 0 else line.quantity, language),
        name=line.name,
        options=", ".join(f"{option.label}: {option.value}" for option in line.options),
        amount="" if part else formats.money(line.row_total_incl_tax, order.currency, language),
        state=state,
        part=part,
    )


def _sums(order: OrderFacts, language: str) -> tuple[tuple[str, str], ...]:
    """What lies between the lines and the shop's total; as shown here, the parts add up to it."""
    totals, words = order.totals, WORDS[language]
    fee = totals.fee + totals.fee_tax
    rest = totals.grand_total - totals.subtotal_incl_tax - totals.shipping_incl_tax - fee
    rows = (
        (words["shipping"], totals.shipping_incl_tax),
        (totals.fee_label or words["fee"], fee),
        (words["discount"] if rest < 0 else words["fee"], rest),
    )
    return tuple((label, formats.money(value, order.currency, language)) for label, value in rows if value)


def _tracks(order: OrderFacts, happening: Happening, language: str) -> tuple[Track, ...]:
    words, boxes = WORDS[language], [box for box in happening.boxes if box.tracking_number]
    several = len(boxes) > 1
    address = order.delivery_address
    return tuple(
        Track(
            label=words["box"].format(box=box.number),
            number=box.tracking_number,
            url=tracking_page(
                happening.carrier or order.carrier,
                box.tracking_number,
                url=box.tracking_url,
                postcode=address.postcode,
                country=address.country,
                language=language,
            ),
            button=words["follow_box"].format(box=box.number) if several else words["follow"],
        )
        for box in boxes
    )


def _policy(policy: Policy, language: str) -> PolicyFacts:
    words = WORDS[language]
    period = ended_on = ""
    if policy.starts_on and policy.ends_on:
        days = {"start": formats.date_of(policy.starts_on, language), "end": formats.date_of(policy.ends_on, language)}
        period = words["policy_month" if policy.months == 1 else "policy_months"].format(months=policy.months, **days)
    elif policy.ends_on:
        ended_on = formats.date_of(policy.ends_on, language)

    def money(value: Decimal | None) -> str:
        return formats.money(value, policy.currency, language) if value else ""

    return PolicyFacts(
        number=policy.number,
        article=policy.article,
        insurer=policy.insurer,
        owner=policy.owner,
        frame_number=policy.frame_number,
        premium=money(policy.premium),
        period=period,
        ended_on=ended_on,
        refund=money(policy.refund),
        has_paper=policy.paper is not None,
    )


def _credit(credit: Credit, amount: str, money: Callable[[Decimal], str]) -> CreditFacts:
    return CreditFacts(
        number=credit.number,
        invoice=credit.invoice,
        amount=amount,
        back=money(credit.back),
        paid_back=credit.paid_back,
        reason=credit.reason,
        has_paper=credit.paper is not None,
    )


def _carrier(code: str) -> str:
    """What people call the carrier; empty where it is not known by name."""
    if code == "van":
        return ""
    return next((name for known, name in _CARRIERS.items() if code.lower().startswith(known)), code)


def _address(address: Address) -> tuple[str, ...]:
    company = address.company if address.company != address.name else ""
    town = f"{address.postcode} {address.city}".strip()
    return tuple(line for line in (company, address.name, *address.street, town) if line)


def _shop_address(shop: ShopIdentity) -> tuple[str, ...]:
    town = f"{shop.postcode} {shop.city}".strip()
    return tuple(line for line in (shop.name, shop.street, town) if line)


def context_of(letter: Letter) -> dict[str, Any]:
    """The names a template may use: every fact of the letter by its own name, and the letter for the shared parts."""
    return {**{name: getattr(letter, name) for name in Letter.__dataclass_fields__}, "letter": letter}
