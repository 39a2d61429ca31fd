"""Passwords are kept as argon2 hashes; computing one takes a moment, so it happens beside the hub."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from kernel.refused import Refused
from kit.offhub import off_hub

SHORTEST = 10
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep. Refused where the password is too short."""
    if len(password) < SHORTEST:
        raise Refused("A password has at least {n} characters.", n=SHORTEST)
    return off_hub(_hasher.hash, password)


def fits(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; an unknown login takes as long as a known one."""
    return off_hub(_verify, password_hash or _NOBODY, password) and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False
