"""What may be asked about the hooks by which a shop says that something happened there: docs/webhook.md."""

from datetime import datetime

from contracts.base import Contract, Request


class HookView(Contract):
    shop: str
    address: str  # where the shop sends them; empty: this installation takes none
    made_at: datetime | None = None  # since when there is a secret; none: there is none yet
    old_until: datetime | None = None  # so long the secret before it is good, too
    last_at: datetime | None = None  # when the last one came
    last_event: str = ""


class GetHook(Request[HookView], to="integration"):
    shop: str


class HookSecret(Contract):
    """To be shown once, and never again."""

    address: str
    secret: str


class RenewHookSecret(Request[HookSecret], to="integration"):
    """Make the shop's secret, or a new one; the one before stays good for a week, so that nothing is refused."""

    shop: str
