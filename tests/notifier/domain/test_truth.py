"""When a mail may be written, must wait, or is no longer true."""

from uuid import UUID

import pytest

from services.notifier.domain.happening import Happening, Occasion, Stage
from services.notifier.domain.tracking import tracking_page
from services.notifier.domain.truth import Standing, Verdict, goods_news, judge

ORDER = UUID(int=1)
OF_CANCELLED = (Occasion.ORDER_CANCELLED, Occasion.ORDER_CREDITED, Occasion.POLICY_ENDED)


def happening(occasion: Occasion, revision: int = 1) -> Happening:
    return Happening(occasion, ORDER, fact="x", revision=revision)


@pytest.mark.parametrize("occasion", list(Occasion))
def test_nothing_is_told_of_an_order_nobody_knows(occasion: Occasion) -> None:
    assert judge(happening(occasion), Standing())[0] is Verdict.WAIT


@pytest.mark.parametrize("occasion", [o for o in Occasion if o not in OF_CANCELLED])
def test_a_cancelled_order_is_told_nothing_else(occasion: Occasion) -> None:
    assert judge(happening(occasion), Standing(known=True, cancelled=True))[0] is Verdict.DROP


def test_an_order_cancelled_and_taken_up_again_is_not_told_of_it() -> None:
    assert judge(happening(Occasion.ORDER_CANCELLED), Standing(known=True))[0] is Verdict.DROP


@pytest.mark.row("C-09")
@pytest.mark.parametrize(
    ("revision", "stage", "settled", "verdict"),
    [
        (1, Stage.PLANNED, True, Verdict.WRITE),
        (1, Stage.READY, True, Verdict.WRITE),
        (1, Stage.HANDED_OVER, False, Verdict.WRITE),
        (1, Stage.HANDED_OVER, True, Verdict.DROP),
        (1, Stage.NOT_COLLECTED, False, Verdict.DROP),
        (1, Stage.UNPLANNED, False, Verdict.DROP),
        (2, Stage.PLANNED, False, Verdict.DROP),
    ],
)
@pytest.mark.parametrize("occasion", [Occasion.ORDER_PLANNED, Occasion.ORDER_MOVED, Occasion.READY_FOR_COLLECTION])
def test_a_plan_is_told_while_it_stands(
    occasion: Occasion, revision: int, stage: Stage, settled: bool, verdict: Verdict
) -> None:
    standing = Standing(known=True, revision=revision, stage=stage, settled=settled)
    assert judge(happening(occasion), standing)[0] is verdict


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        ({"a": "to_order"}, {"a": "on_order"}, (Occasion.GOODS_ORDERED, ("a",))),
        ({"a": "to_order", "b": "to_order"}, {"a": "on_order", "b": "to_order"}, None),
        ({"a": "on_order", "b": "to_order"}, {"a": "on_order", "b": "on_order"}, (Occasion.GOODS_ORDERED, ("a", "b"))),
        ({"a": "on_order", "b": "in_stock"}, {"a": "in_stock", "b": "in_stock"}, (Occasion.GOODS_IN, ("a",))),
        ({"a": "on_order", "b": "on_order"}, {"a": "in_stock", "b": "on_order"}, None),
        ({"a": "in_stock"}, {"a": "to_order"}, None),
        ({"a": "on_order"}, {}, None),
        ({"a": "in_stock"}, {"a": "done"}, None),
    ],
)
def test_what_two_versions_tell_about_the_goods(
    before: dict[str, str], after: dict[str, str], news: tuple[Occasion, tuple[str, ...]] | None
) -> None:
    assert goods_news(before, after) == news


def test_one_happening_never_has_two_mails() -> None:
    assert happening(Occasion.ORDER_SHIPPED).key == happening(Occasion.ORDER_SHIPPED_TRACKING).key
    assert happening(Occasion.ORDER_PLANNED).key == happening(Occasion.ORDER_MOVED).key
    assert happening(Occasion.ORDER_PAID).key != happening(Occasion.ORDER_CANCELLED).key


@pytest.mark.row("STA-16")
@pytest.mark.parametrize(
    ("carrier", "page"),
    [
        ("postnl", "https://postnl.nl/tracktrace/?B=3S%261&P=8011RG&D=NL&T=C"),
        ("dpd", "https://tracking.dpd.de/status/de_DE/parcel/3S%261"),
        ("gls_nl", "https://gls-group.com/NL/de/track/?match=3S%261"),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_a_carrier_s_page_from_the_number(carrier: str, page: str) -> None:
    assert tracking_page(carrier, "3S&1", url="", postcode="8011 RG", country="nl", language="de") == page
