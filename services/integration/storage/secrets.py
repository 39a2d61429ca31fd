"""Partners' credentials are kept encrypted, under a key that follows from the installation's secret."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

from kernel.refused import Refused


class Vault:
    """Locks and unlocks credentials. Never prints what it holds."""

    def __init__(self, secret: str) -> None:
        key = hmac.new(secret.encode(), b"pakbon partners' credentials", hashlib.sha256).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def lock(self, credentials: Mapping[str, str]) -> bytes:
        return self._fernet.encrypt(json.dumps(dict(credentials)).encode())

    def unlock(self, locked: bytes) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads(self._fernet.decrypt(locked))
        except InvalidToken:
            raise Refused("The stored credentials cannot be read: the installation's secret has changed.") from None
        return found
