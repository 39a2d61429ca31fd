"""What a shop's form asks for, by what the shop runs on, and the proof that a connection was tried as it stands."""

import hashlib
import hmac
import json
from collections.abc import Mapping

from flask import current_app, request

from contracts.integration import CheckConnection, ConnectionChecked, ShopView
from gateway.acting import text_in
from gateway.settings.steps import SECRETS
from kernel.refused import Refused

# kind → its name, and the secrets it wants: (name in the contract, words on the screen)
KINDS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "magento2": (
        "Magento 2",
        tuple(
            (name, SECRETS[name]) for name in ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
        ),
    ),
    "openmage": ("OpenMage", tuple((name, SECRETS[name]) for name in ("user", "key"))),
}


def secrets_in(kind: str) -> dict[str, str]:
    """The secrets typed, of one kind or of all; what is left empty stays as it was."""
    names = [name for each, (_words, secrets) in KINDS.items() if kind in (each, "auto") for name, _ in secrets]
    typed = {name: request.form.get(f"secret.{name}", "").strip() for name in names}
    return {name: secret for name, secret in typed.items() if secret}


def pairs_in(name: str) -> dict[str, str]:
    """`key = value`, one a line."""
    pairs = {}
    for line in text_in(name, 10000).splitlines():
        if not line.strip():
            continue
        key, equals, value = line.partition("=")
        if not equals:
            raise Refused("{line} is not of the form name = value.", line=line.strip()[:60])
        pairs[key.strip()] = value.strip()
    return pairs


def connection_in() -> CheckConnection:
    """The connection as it stands in the form."""
    kind = text_in("kind", 20) or "auto"
    return CheckConnection(
        shop=text_in("shop", 40).lower(),
        kind=kind,
        address=text_in("address", 300),
        credentials=secrets_in(kind),
        languages=pairs_in("languages"),
        settings=pairs_in("settings"),
    )


def languages_of(checked: ConnectionChecked, typed: Mapping[str, str]) -> dict[str, str]:
    """What staff typed, and what the shop told of the store views they left out."""
    return {**{store.store_id: store.language for store in checked.stores if store.language}, **typed}


def proof_of(kind: str, address: str, secrets: Mapping[str, str]) -> str:
    """Says that this connection was tried and is good; whoever changes a letter of it has none."""
    facts = json.dumps([kind, address, sorted(secrets.items())]).encode()
    return hmac.new(str(current_app.secret_key).encode(), b"tried " + facts, hashlib.sha256).hexdigest()


def is_proven(known: ShopView | None, kind: str, address: str) -> bool:
    """Tried as it stands, or as it was saved before."""
    secrets = secrets_in(kind)
    if known and (known.kind, known.address) == (kind, address) and not secrets:
        return True
    return hmac.compare_digest(text_in("proof", 100), proof_of(kind, address, secrets))
