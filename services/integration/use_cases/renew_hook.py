"""Make a shop's secret for its hooks, or a new one; it is shown once, and kept encrypted."""

import secrets
from datetime import timedelta

from contracts.hooks import HookSecret, HookView
from kernel.clock import now
from kit.settings import Settings
from kit.work import UnitOfWork
from services.integration.storage import hooks, shops
from services.integration.storage.secrets import Vault

STAYS = timedelta(days=7)  # so long the secret before it is good, too


def renew_hook(uow: UnitOfWork, vault: Vault, address: str, shop: str) -> HookSecret:
    shops.get(uow.session, shop, lock=True)
    before = hooks.find(uow.session, shop)
    secret = secrets.token_urlsafe(32)
    values = {
        "shop": shop,
        "secret": vault.lock({"secret": secret}),
        "old": before.secret if before else None,
        "old_until": now() + STAYS if before else None,
        "made_at": now(),
    }
    hooks.save(uow.session, values)
    return HookSecret(address=f"{address}/{shop}" if address else "", secret=secret)


def hook_view(uow: UnitOfWork, address: str, shop: str) -> HookView:
    shops.get(uow.session, shop)
    row = hooks.find(uow.session, shop)
    known = {"made_at": row.made_at, "last_at": row.last_at, "last_event": row.last_event} if row else {}
    old_until = row.old_until if row and row.old_until and row.old_until > now() else None
    return HookView(shop=shop, address=f"{address}/{shop}" if address else "", old_until=old_until, **known)


def hooks_address(settings: Settings) -> str:
    """Where shops send their hooks, without the shop's code; empty where none are taken."""
    if settings.hooks_port < 0:
        return ""
    root = settings.hooks_address or f"http://{settings.hooks_host}:{settings.hooks_port}"
    return f"{root.rstrip('/')}/hooks"
