"""Who knocks: a WS-Security UsernameToken with password digest, fresh and never seen before."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

USER = "pakbon"
KEY = "sandbox-insurer-key"
FRESH = timedelta(minutes=5)
_NAMES = {
    "wsse": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    "wsu": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
}


class NotLetIn(Exception):
    """The door stays shut. `code` is WS-Security's own word for why."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class Door:
    """Remembers each nonce while its message would be fresh. Looks at its own watch, not at the moved clock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, datetime] = {}

    def let_in(self, header: Any) -> None:
        token = None if header is None else header.find("wsse:Security/wsse:UsernameToken", _NAMES)
        if token is None:
            raise NotLetIn("InvalidSecurity", "A UsernameToken is missing.")
        told = {name: token.findtext(name, "", _NAMES) for name in ("wsse:Username", "wsse:Password", "wsse:Nonce")}
        created = token.findtext("wsu:Created", "", _NAMES)
        nonce = told["wsse:Nonce"]
        digest = hashlib.sha1(_bytes(nonce) + created.encode() + KEY.encode()).digest()
        right = hmac.compare_digest(base64.b64encode(digest), told["wsse:Password"].encode())
        if not (right and nonce and hmac.compare_digest(told["wsse:Username"].encode(), USER.encode())):
            raise NotLetIn("FailedAuthentication", "The user name or the password digest is wrong.")
        self._fresh(created, nonce)

    def _fresh(self, created: str, nonce: str) -> None:
        now = datetime.now(UTC)
        if abs(now - _moment(created)) > FRESH:
            raise NotLetIn("MessageExpired", "The message was created more than five minutes ago, or is of tomorrow.")
        with self._lock:
            self._seen = {known: at for known, at in self._seen.items() if now - at < 2 * FRESH}
            if nonce in self._seen:
                raise NotLetIn("InvalidSecurity", "This nonce was used before.")
            self._seen[nonce] = now


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise NotLetIn("InvalidSecurity", "The nonce is not base64.") from None


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotLetIn("InvalidSecurity", "Created is no moment.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
