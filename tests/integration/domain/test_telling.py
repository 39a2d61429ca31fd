"""What the shop's figure holds of what came in here: each piece once, never for nothing, never over the shop's own."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest

from services.integration.domain.telling import Stage, Telling

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def brought(pieces: int, **values: object) -> Telling:
    telling = Telling("GAZ", **values)  # type: ignore[arg-type]
    telling.hear(D(pieces), D(pieces), 1, NOON, tells=True)
    return telling


def written(read: int = 5, pieces: int = 3, *, watch: bool = True) -> Telling:
    telling = brought(pieces)
    telling.begin(D(read), D(read + pieces), NOON, watch=watch)
    return telling


def test_the_newest_word_counts_whenever_it_comes() -> None:
    telling = brought(3)
    telling.hear(D(8), D(8), 3, NOON + SECOND, tells=True)
    telling.hear(D(5), D(5), 2, NOON + 2 * SECOND, tells=True)
    assert (telling.pending, telling.since) == (8, NOON)


def test_where_the_shop_is_not_told_what_staff_entered_there_counts_as_told() -> None:
    telling = Telling("GAZ")
    telling.hear(D(5), D(2), 1, NOON, tells=False)
    assert (telling.told, telling.pending) == (3, 2)
    telling.hear(D(5), D(0), 2, NOON, tells=False)
    assert (telling.pending, telling.since) == (0, None)


def test_what_comes_in_while_it_is_written_is_for_the_next_time() -> None:
    telling = written()
    telling.hear(D(7), D(7), 2, NOON, tells=True)
    telling.wrote(NOON)
    assert (telling.told, telling.pending) == (3, 4)
    assert telling.since == NOON


@pytest.mark.row("P-26")
@pytest.mark.parametrize(
    ("figure", "sold", "told"),
    [
        (8, 0, 3),  # done
        (5, 0, 0),  # not done
        (7, 1, 3),  # done, and one was ordered since
        (4, 1, 0),  # not done, and one was ordered since
        (5, 3, 3),  # done, and three were ordered, or not done: never twice
        (6, 0, 3),  # the shop's staff counted: never twice
        (9, 0, 3),
        (1, 0, 3),
    ],
)
def test_without_an_answer_it_counts_as_done_unless_it_clearly_was_not(figure: int, sold: int, told: int) -> None:
    telling = written()
    if sold:
        telling.see_sale(D(sold), NOON + SECOND)
    telling.look_back(D(figure), NOON + 20 * SECOND)
    assert (telling.told, telling.stage) == (told, Stage.NONE)


@pytest.mark.row("P-26")
@pytest.mark.parametrize(
    ("placed", "figure", "told"),
    [
        (0, 7, 3),  # after our writing: its piece is missing from the figure
        (0, 8, 4),  # written over: it is not
        (60, 8, 3),  # a minute later, and not missing: it will be; no write of ours was near
        (-60, 8, 3),  # long before: it was in what was read
    ],
)
def test_an_order_of_the_moment_of_writing_whose_piece_is_not_missing_was_written_over(
    placed: int, figure: int, told: int
) -> None:
    telling = written()
    telling.wrote(NOON + SECOND)
    telling.see_sale(D(1), NOON + placed * SECOND)
    telling.check(D(figure), NOON + 10 * SECOND)
    assert (telling.told, telling.pending) == (told, 3 - told)


def test_where_orders_leave_the_figure_alone_nothing_is_watched() -> None:
    telling = written(watch=False)
    telling.see_sale(D(1), NOON)
    telling.wrote(NOON)
    assert (telling.sold, telling.stage) == (0, Stage.NONE)


def test_it_is_tried_again_ever_later() -> None:
    telling = brought(3)
    tries = []
    for _ in range(6):
        telling.give_up_for_now("No.", NOON)
        assert telling.next_try
        tries.append((telling.next_try - NOON).total_seconds())
    assert tries == [10, 60, 300, 1800, 3600, 3600]
    telling.hear(D(4), D(4), 2, NOON, tells=True)
    assert (telling.next_try, telling.error) == (NOON, "")
