"""Another frame number is passed on to the insurer; and an act that ended uncertain is looked after once more."""

from uuid import UUID

from sqlalchemy import update

from kernel.clock import now
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.integration.domain.insurance import PolicyState, frame_number_in
from services.integration.storage import known_orders, policies
from services.integration.storage.tables import metadata
from services.integration.use_cases.insure_end import END_POLICY
from services.integration.use_cases.insure_perform import CONCLUDE_POLICY, pass_on_frame

_EFFECTS = metadata.tables["effects"]


def set_frame_number(uow: UnitOfWork, policy_id: UUID, frame_number: str) -> UUID:
    """The order it belongs to."""
    wanted = frame_number_in(frame_number)
    if not wanted:
        raise Refused("Enter the frame number.")
    order_id = policies.order_of(uow.session, policy_id)
    order = known_orders.find(uow.session, order_id, lock=True)
    row = policies.get(uow.session, policy_id, lock=True)
    waiting = row.state in (PolicyState.CONCLUDING, PolicyState.UNCERTAIN) and not row.end_reason
    if not waiting and row.state != PolicyState.CONCLUDED:
        raise Refused("This policy has ended or is about to.")
    if wanted == (row.frame_wanted or row.frame_number):
        return order_id
    if row.state == PolicyState.CONCLUDED:
        pass_on_frame(uow, policy_id, wanted, order.number if order else "")
    else:
        policies.change(uow.session, policy_id, frame_wanted=wanted)  # passed on as soon as it is concluded
    return order_id


def look_for_policy(uow: UnitOfWork, policy_id: UUID) -> UUID:
    """What ended uncertain is found out anew: each act looks before it does anything a second time."""
    row = policies.get(uow.session, policy_id)
    if row.state == PolicyState.UNCERTAIN:
        kind, key = CONCLUDE_POLICY, row.key
    elif row.state == PolicyState.END_UNCERTAIN:
        kind, key = END_POLICY, f"{row.key}:{row.end_round}"
    else:
        return row.order_id  # type: ignore[no-any-return]
    same = (_EFFECTS.c.kind == kind, _EFFECTS.c.key == key, _EFFECTS.c.state == "uncertain")
    again = {"state": "due", "next_try": now(), "attempts": 0, "changed_at": now()}
    uow.session.execute(update(_EFFECTS).where(*same).values(again))
    return row.order_id  # type: ignore[no-any-return]
