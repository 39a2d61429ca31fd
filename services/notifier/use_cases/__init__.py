"""What the notifier can do: hear of an order, its plan, its money and its insurances; write a mail, send it, and send
it once more."""

from services.notifier.use_cases.hear_money import hear_credit_note, hear_money
from services.notifier.use_cases.hear_order import (
    hear_cancelled,
    hear_facts,
    hear_placed,
    hear_status,
)
from services.notifier.use_cases.hear_plan import hear_moved, hear_planned, hear_ready, hear_shipped, hear_stage
from services.notifier.use_cases.hear_policy import hear_issued, hear_policy_ended
from services.notifier.use_cases.hear_shop import hear_shop
from services.notifier.use_cases.resend import resend_mail
from services.notifier.use_cases.send import SendMail

__all__ = [
    "SendMail",
    "hear_cancelled",
    "hear_credit_note",
    "hear_facts",
    "hear_issued",
    "hear_money",
    "hear_moved",
    "hear_placed",
    "hear_planned",
    "hear_policy_ended",
    "hear_ready",
    "hear_shipped",
    "hear_shop",
    "hear_stage",
    "hear_status",
    "resend_mail",
]
