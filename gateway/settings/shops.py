"""What a shop's form asks for, by what the shop runs on."""

from flask import request

from gateway.acting import text_in
from gateway.words import N_
from kernel.refused import Refused

# kind → its name, and the secrets it wants: (name in the contract, words on the screen)
KINDS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "magento2": (
        "Magento 2",
        (
            ("consumer_key", N_("Consumer key")),
            ("consumer_secret", N_("Consumer secret")),
            ("access_token", N_("Access token")),
            ("access_token_secret", N_("Access token secret")),
        ),
    ),
    "openmage": ("OpenMage", (("user", N_("API user")), ("key", N_("API key")))),
}


def secrets_in(kind: str) -> dict[str, str]:
    """The secrets typed; what is left empty stays as it was."""
    typed = {name: request.form.get(f"secret.{name}", "").strip() for name, _words in KINDS[kind][1]}
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
