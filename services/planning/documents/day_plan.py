"""The day planning: every stop in its order, with who, where, what, how many boxes, and what to collect."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from contracts.facts import Delivery
from contracts.planning import PlannedOrder
from kit.paper import INK, MM, RIGHT, SOFT, Flow, money, quantity
from services.planning.documents.sheet import MARGIN, DayPaper, address_lines, open_sheet, options_of
from services.planning.documents.stack import BLUE, OCHRE, RED, TEAL, VIOLET, Stack, Tag
from services.planning.documents.stop_block import GAP, NUMBER, RIGHT_SIDE, StopBlock
from services.planning.documents.words import counted, words
from services.planning.storage.packing import to_hand_over

_FILLS = {Delivery.VAN: BLUE, Delivery.PARCEL: BLUE, Delivery.PICKUP: OCHRE}
_WHO = 60 * MM


def draw_day_plan(paper: DayPaper) -> bytes:
    document, flow = open_sheet(paper)
    for _, group in groupby(paper.cards, key=lambda card: (card.stop.delivery, part_name(card, paper.language))):
        cards = list(group)
        blocks = [_block(card, paper.language, flow.width) for card in cards]
        summary = [counted(paper.language, "stop", "stops", len(cards)), *money_to_collect(cards, paper.language)]
        section(flow, part_name(cards[0], paper.language), summary, blocks)
    flow.end()
    return document.pdf()


def section(flow: Flow, name: str, summary: list[str], blocks: Sequence[StopBlock]) -> None:
    """A heading that stays with its first stop, and the stops."""
    flow.need(10 * MM + min(blocks[0].height, 100 * MM))
    flow.page.text(MARGIN, flow.y + 13, name, 13, bold=True, width=flow.width * 0.45)
    flow.page.text(flow.right, flow.y + 13, " · ".join(summary), 10, align=RIGHT, width=flow.width * 0.53)
    flow.y += 7 * MM
    flow.page.rule(MARGIN, flow.y, flow.right, 0.8, INK)
    for block in blocks:
        block.draw(flow)
    flow.space(4 * MM)


def part_name(card: PlannedOrder, language: str) -> str:
    """Who takes these stops along: our van, a carrier by its name, or the customers themselves."""
    word = words(language)
    if card.stop.delivery is Delivery.VAN:
        return f"{word['van']} · {word['own_van']}"
    return f"{word['parcel']} · {card.stop.carrier}" if card.stop.delivery is Delivery.PARCEL else word["pickup"]


def money_to_collect(cards: Sequence[PlannedOrder], language: str) -> list[str]:
    totals: dict[str, Decimal] = {}
    for card in cards:
        totals[card.stop.currency] = totals.get(card.stop.currency, Decimal(0)) + card.stop.to_collect
    word = words(language)["collect_total"]
    return [f"{word} {money(total, currency, language)}" for currency, total in totals.items() if total]


def tags_of(card: PlannedOrder, language: str) -> list[Tag]:
    word = words(language)
    tags = [Tag(word[card.stop.delivery.value], _FILLS[card.stop.delivery])]
    if card.insured:
        tags.append(Tag(word["insured"], TEAL))
    if card.workshop_minutes:
        tags.append(Tag(word["workshop_tag"].format(minutes=card.workshop_minutes), VIOLET))
    if not card.ready:
        tags.append(Tag(word["not_ready"], RED))
    if card.status in ("ready", "shipped", "delivered", "collected"):
        tags.append(Tag(word[card.status], TEAL))
    return tags


def _block(card: PlannedOrder, language: str, width: float) -> StopBlock:
    word, stop = words(language), card.stop
    who = Stack(_WHO)
    who.add(stop.customer_name, 11.5, bold=True, limit=2)
    if stop.address.company and stop.address.company != stop.customer_name:
        who.add(stop.address.company, 9.5, limit=2)
    for text in address_lines(stop.address):
        who.add(text, 10.5)
    who.add(card.customer_phone, 11, bold=True)
    who.add(f"{word['reference']}: {stop.reference}" if stop.reference else "", 8.5, colour=SOFT)
    what = Stack(width - NUMBER - _WHO - RIGHT_SIDE - 2 * GAP)
    what.tags(tags_of(card, language))
    for line, count in to_hand_over(stop.lines):
        what.goods(f"{quantity(count, language)} ×", line.name, _below(line.insured, options_of(line), word))
    what.add(f"“{stop.comment}”" if stop.comment else "", 8.5, colour=SOFT)
    return StopBlock(card, language, who, what, [])


def _below(insured: bool, options: str, word: dict[str, str]) -> str:
    return " · ".join(part for part in (word["insured"] if insured else "", options) if part)
