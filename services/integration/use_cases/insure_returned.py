"""What a credit note takes back is not insured any longer: of several pieces the last ones come back."""

from contracts.identity import line_id
from contracts.invoicing import CreditNoteIssued
from kit.work import UnitOfWork
from services.integration.storage import known_orders, policies
from services.integration.use_cases.insure_end import begin_end


def hear_returned(uow: UnitOfWork, event: CreditNoteIssued) -> None:
    order = known_orders.find(uow.session, event.order_id, lock=True)
    if order is None:
        return
    back = {line_id(event.order_id, line): pieces for line, pieces in event.taken_back.items()}
    for policy in policies.standing(uow.session, event.order_id):
        line = order.line(policy.line_id)
        if line and policy.line_id in back and policy.piece > line.pieces - back[policy.line_id]:
            begin_end(uow, policy.policy_id, "returned", unasked=True)
