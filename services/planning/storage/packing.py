"""What of an order's lines is goods to be packed, and how many of each still have to go."""

from collections.abc import Sequence
from decimal import Decimal

from contracts.facts import LineFacts
from services.planning.domain.parcel import Piece


def to_go(line: LineFacts) -> Decimal:
    """Pieces that are still to be handed over."""
    return max(line.quantity - line.cancelled - line.shipped, Decimal(0))


def wanted(line: LineFacts) -> bool:
    """Whether anything of a line was or is to be delivered; a line cancelled whole is on no paper."""
    return line.quantity > line.cancelled


def goods(lines: Sequence[LineFacts]) -> list[LineFacts]:
    """Lines that are things. A bundle is not: its parts are."""
    bundles = {line.parent_shop_line_id for line in lines if line.parent_shop_line_id}
    return [line for line in lines if wanted(line) and not line.is_virtual and line.shop_line_id not in bundles]


def to_hand_over(lines: Sequence[LineFacts]) -> list[tuple[LineFacts, Decimal]]:
    """Lines for a paper, bundles before their parts, with how many still go; of an order that has gone, how many went.

    What is nothing to hold (services, downloads) is on no paper of the warehouse.
    """
    shown = [line for line in lines if wanted(line) and not line.is_virtual]
    left = [(line, to_go(line)) for line in shown if to_go(line)]
    return left or [(line, line.quantity - line.cancelled) for line in shown]


def pieces(lines: Sequence[LineFacts]) -> list[Piece]:
    """What is to be packed: all that still has to go; of an order that has gone, all that went."""
    things = goods(lines)
    left = [Piece(to_go(line), line.boxes, line.weight_grams) for line in things if to_go(line)]
    return left or [Piece(line.quantity - line.cancelled, line.boxes, line.weight_grams) for line in things]


def shipped_shop_lines(lines: Sequence[LineFacts]) -> dict[str, str]:
    """What the shop must be told has left, by the ids it wants.

    A part of a bundle is told by itself only where the shop ships parts one by one: then it bears an id of its own
    for shipping, and its bundle is not told.
    """
    physical = [line for line in lines if not line.is_virtual and to_go(line) > 0]
    apart = {line.parent_shop_line_id for line in physical if _ships_apart(line)}
    told: dict[str, str] = {}
    for line in physical:
        if line.parent_shop_line_id and not _ships_apart(line):
            continue
        if line.shop_line_id not in apart:
            told[line.shipped_shop_line_id or line.shop_line_id] = str(to_go(line))
    return told


def _ships_apart(line: LineFacts) -> bool:
    return bool(line.parent_shop_line_id) and line.shipped_shop_line_id not in ("", line.parent_shop_line_id)
