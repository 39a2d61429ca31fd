"""An order's state in the shop, in words that the gateway translates."""

_WORDS = {
    "new": "new",
    "processing": "in process",
    "pending_payment": "waiting for payment",
    "payment_review": "under review",
    "holded": "on hold",
    "canceled": "cancelled",
    "closed": "closed",
    "complete": "complete",
}


def state_in_words(state: str) -> str:
    """A state that some module invented stays what it is."""
    return _WORDS.get(state, state)
