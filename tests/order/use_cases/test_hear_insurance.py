"""A line is insured exactly while it has a policy, whatever arrives first; and the chronicle tells what happened."""

from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.facts import DocumentRef
from contracts.identity import line_id
from contracts.insurance import PolicyChanged, PolicyConcluded, PolicyDocumented, PolicyEnded, PolicyFailed
from contracts.tasks import Task, TaskStatus
from kernel.refused import NotFound
from kit.work import UnitOfWork
from services.order.use_cases.orders import hear_insurance
from services.order.use_cases.orders.cancel import cancel_order
from tests.order.builders import D, a_line, a_shop_order, facts, later, placed, said, show, stock, view

NUMBER = "100012866"


@pytest.fixture
def order_id(uow: UnitOfWork) -> UUID:
    stock(uow, GAZ=5)
    made = placed(uow, NUMBER, a_line("GAZ", "2"), a_line("HELM"))
    uow.said.clear()
    return made


def bike(order_id: UUID) -> UUID:
    return line_id(order_id, "line-GAZ")


def values(order_id: UUID, revision: int, insured: tuple[UUID, ...], **more: Any) -> dict[str, Any]:
    return {
        "policy_id": uuid4(),
        "order_id": order_id,
        "number": NUMBER,
        "line_id": bike(order_id),
        "piece": 1,
        "sku": "GAZ",
        "article": "Gazelle GAZ",
        "insurer": "Zeker & Zoon",
        "policy_number": "ZZ700001",
        "revision": revision,
        "insured": insured,
        **more,
    }


def concluded(order_id: UUID, revision: int = 1) -> PolicyConcluded:
    money = {"premium": Decimal("475.86"), "currency": "EUR", "months": 36}
    days = {"starts_on": date(2026, 11, 21), "ends_on": date(2029, 11, 20)}
    return PolicyConcluded(**values(order_id, revision, (bike(order_id),), **money, **days))


def ended(order_id: UUID, revision: int = 2) -> PolicyEnded:
    money = {"refund": Decimal("475.86"), "currency": "EUR"}
    return PolicyEnded(**values(order_id, revision, (), reason="cancelled", ended_on=date(2026, 11, 22), **money))


def documented(order_id: UUID) -> PolicyDocumented:
    paper = DocumentRef(sha256="0" * 64, name="polis.pdf")
    return PolicyDocumented(**values(order_id, 2, (bike(order_id),), document=paper))


def not_ended(order_id: UUID, policy_id: UUID, revision: int = 2, *, uncertain: bool = False) -> PolicyFailed:
    told = {"what": "end", "uncertain": uncertain, "reason": "A claim is being handled."}
    return PolicyFailed(**values(order_id, revision, (bike(order_id),), policy_id=policy_id, **told))


def to_do(uow: UnitOfWork, order_id: UUID) -> list[Task]:
    """About policies; a cancelled order leaves more to be done."""
    tasks = [task for task in view(uow, order_id).tasks if task.status is not TaskStatus.DONE]
    return [task for task in tasks if "policy" in task.values]


def insured(uow: UnitOfWork, order_id: UUID) -> list[str]:
    return [line.sku for line in facts(uow, order_id).lines if line.insured]


@pytest.mark.row("INS-05", "PLN-06")
def test_a_policy_makes_its_line_insured_and_everybody_hears_it(uow: UnitOfWork, order_id: UUID) -> None:
    hear_insurance.hear_concluded(uow, concluded(order_id))
    assert insured(uow, order_id) == ["GAZ"]
    assert "OrderChanged" in said(uow)
    (entry,) = [each for each in view(uow, order_id).chronicle if each.what == "policy_concluded"]
    assert entry.facts["policy"] == "ZZ700001"
    assert entry.facts["amount"] == "475.86"


@pytest.mark.row("M-10")
@pytest.mark.parametrize("turn", list(permutations(range(4))))
def test_the_newest_word_counts_whatever_arrives_first(uow: UnitOfWork, order_id: UUID, turn: tuple[int, ...]) -> None:
    words = [
        lambda: hear_insurance.hear_concluded(uow, concluded(order_id, 1)),
        lambda: hear_insurance.hear_changed(
            uow, PolicyChanged(**values(order_id, 2, (bike(order_id),), frame_number="GZ1"))
        ),
        lambda: hear_insurance.hear_ended(uow, ended(order_id, 3)),
        lambda: hear_insurance.hear_ended(uow, ended(order_id, 3)),
    ]
    for number in turn:
        words[number]()
    assert insured(uow, order_id) == []


@pytest.mark.parametrize(
    ("what", "uncertain", "code"),
    [
        ("conclude", False, "policy_refused"),
        ("conclude", True, "policy_uncertain"),
        ("end", False, "policy_end_refused"),
        ("end", True, "policy_end_uncertain"),
        ("update", False, "policy_not_changed"),
    ],
)
def test_what_did_not_happen_stands_in_the_chronicle(
    uow: UnitOfWork, order_id: UUID, what: str, uncertain: bool, code: str
) -> None:
    told = values(order_id, 1, (), what=what, uncertain=uncertain, reason="Because.")
    hear_insurance.hear_failed(uow, PolicyFailed(**told))
    assert code in [entry.what for entry in view(uow, order_id).chronicle]
    assert insured(uow, order_id) == []
    assert said(uow, "OrderChanged") == []


@pytest.mark.row("M-10")
@pytest.mark.parametrize(
    ("uncertain", "words"),
    [
        (False, "Call the insurer: policy ZZ700001 of Gazelle GAZ was to end, and did not. A claim is being handled."),
        (True, "Ask the insurer whether policy ZZ700001 of Gazelle GAZ has ended: its answer was lost."),
    ],
)
def test_a_cancelled_order_s_policy_that_did_not_end_is_a_task_until_it_does(
    uow: UnitOfWork, order_id: UUID, uncertain: bool, words: str
) -> None:
    hear_insurance.hear_concluded(uow, concluded(order_id))
    cancel_order(uow, order_id, "The customer does not want it.")
    policy_id = uuid4()
    hear_insurance.hear_failed(uow, not_ended(order_id, policy_id, uncertain=uncertain))
    (task,) = to_do(uow, order_id)
    assert task.title.format(**task.values).startswith(words)

    hear_insurance.hear_ended(uow, ended(order_id, 3))  # another one's
    assert to_do(uow, order_id) == [task]
    hear_insurance.hear_ended(uow, ended(order_id, 4).model_copy(update={"policy_id": policy_id}))
    assert to_do(uow, order_id) == []
    assert "task_settled" in [entry.what for entry in view(uow, order_id).chronicle]


@pytest.mark.row("M-10", "C-08")
@pytest.mark.parametrize("cancelled_first", [True, False])
def test_a_conclusion_nobody_is_sure_of_is_a_task_until_somebody_is(
    uow: UnitOfWork, order_id: UUID, cancelled_first: bool
) -> None:
    lost = {"what": "conclude", "uncertain": True, "reason": "No answer.", "policy_number": ""}
    failed = PolicyFailed(**values(order_id, 1, (), **lost))
    steps = [lambda: cancel_order(uow, order_id, "Too dear."), lambda: hear_insurance.hear_failed(uow, failed)]
    for step in steps if cancelled_first else reversed(steps):
        step()
    (task,) = [task for task in view(uow, order_id).tasks if "article" in task.values]
    words = "Ask the insurer whether it insured Gazelle GAZ: its answer was lost. No answer."
    assert task.title.format(**task.values) == words

    known = concluded(order_id, 2).model_copy(update={"policy_id": failed.policy_id})
    hear_insurance.hear_concluded(uow, known)
    (task,) = [task for task in view(uow, order_id).tasks if "article" in task.values]
    assert task.status is TaskStatus.DONE

    hear_insurance.hear_failed(uow, failed)  # late
    (task,) = [task for task in view(uow, order_id).tasks if "article" in task.values]
    assert task.status is TaskStatus.DONE


@pytest.mark.row("M-10")
def test_a_conclusion_that_surely_was_not_is_no_task(uow: UnitOfWork, order_id: UUID) -> None:
    told = values(order_id, 1, (), what="conclude", uncertain=True, reason="No answer.", policy_number="")
    hear_insurance.hear_failed(uow, PolicyFailed(**told))
    hear_insurance.hear_failed(uow, PolicyFailed(**{**told, "revision": 2, "uncertain": False}))
    assert [task.status for task in view(uow, order_id).tasks if "article" in task.values] == [TaskStatus.DONE]


@pytest.mark.row("M-10")
def test_one_of_two_insured_pieces_paid_back_is_for_a_person(uow: UnitOfWork) -> None:
    """Which of the two comes back, nobody told."""
    shop = a_shop_order("100012867", a_line("GAZ", "2"))
    order_id = show(uow, shop)
    hear_insurance.hear_concluded(uow, concluded(order_id))
    show(uow, later(shop, 1, lines=(a_line("GAZ", "2", shipped=D(2)),), state="complete"))
    show(uow, later(shop, 2, lines=(a_line("GAZ", "2", shipped=D(2), refunded=D(1)),), state="complete"))
    (task,) = [task for task in view(uow, order_id).tasks if "articles" in task.values]
    assert task.title.format(**task.values) == (
        "Paid back in the shop, and insured: end the policy of the piece that comes back (1 × Gazelle GAZ)."
    )


def test_lost_and_then_refused_is_one_task_with_the_newest_words(uow: UnitOfWork, order_id: UUID) -> None:
    policy_id = uuid4()
    hear_insurance.hear_failed(uow, not_ended(order_id, policy_id, 2, uncertain=True))
    hear_insurance.hear_failed(uow, not_ended(order_id, policy_id, 3))
    assert [task.title.split()[0] for task in to_do(uow, order_id)] == ["Call"]


def test_a_refusal_that_arrives_after_the_end_is_no_task(uow: UnitOfWork, order_id: UUID) -> None:
    end = ended(order_id, 3)
    hear_insurance.hear_ended(uow, end)
    hear_insurance.hear_failed(uow, not_ended(order_id, end.policy_id))
    assert to_do(uow, order_id) == []


def test_a_new_edition_keeps_its_article_insured(uow: UnitOfWork) -> None:
    shop = a_shop_order(NUMBER, a_line("GAZ"))
    order_id = show(uow, shop)
    hear_insurance.hear_concluded(uow, concluded(order_id))
    show(uow, later(shop, edition=1, lines=(a_line("GAZ", shop_line_id="line-77"),)))
    hear_insurance.hear_policy(uow, documented(order_id))
    assert insured(uow, order_id) == ["GAZ"]


def test_an_order_that_is_not_here_yet_is_tried_again_later(uow: UnitOfWork) -> None:
    with pytest.raises(NotFound):
        hear_insurance.hear_concluded(uow, concluded(uuid4()))
