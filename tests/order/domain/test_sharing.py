"""The oldest placed first, a paid one before an unpaid one of the same day; never more than there is."""

from datetime import UTC, datetime
from decimal import Decimal as D
from uuid import UUID

from services.order.domain.catalog.sharing import Claim, share, take_back


def a_claim(n: int, placed: datetime, paid: bool = True, pieces: int = 1) -> Claim:
    return Claim(UUID(int=n), UUID(int=n), "GAZ", placed, paid, D(pieces))


MORNING = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 17, 22, 59, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 11, 17, 23, 1, tzinfo=UTC)  # in Amsterdam


def given_to(shares: list[tuple[Claim, D]]) -> list[tuple[int, int]]:
    return [(claim.order_id.int, int(pieces)) for claim, pieces in shares]


def test_whose_turn_it_is() -> None:
    claims = [
        a_claim(1, AFTER_MIDNIGHT),
        a_claim(2, MORNING, paid=False),
        a_claim(3, EVENING),
        a_claim(4, MORNING, pieces=2),
    ]

    assert given_to(share(D(9), claims)) == [(4, 2), (3, 1), (2, 1), (1, 1)]
    assert given_to(share(D(1), claims)) == [(4, 1)]
    assert given_to(take_back(D(2), claims)) == [(1, 1), (2, 1)]


def test_one_that_wants_nothing_does_not_stop_the_others() -> None:
    claims = [a_claim(1, MORNING, pieces=0), a_claim(2, EVENING)]

    assert given_to(share(D(1), claims)) == [(2, 1)]
    assert share(D(0), claims) == []
