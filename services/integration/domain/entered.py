"""What staff enter to connect a partner: a code of its own, and where it is on the web."""

import re
from urllib.parse import urlsplit

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def is_web_address(text: str) -> bool:
    """Without a user in it: credentials are kept apart, and encrypted."""
    parts = urlsplit(text.strip())
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username


def server_of(address: str) -> tuple[str, str]:
    """To which credentials would be shown; the same one without https is another."""
    parts = urlsplit(address.strip())
    return parts.scheme, parts.netloc.lower()
