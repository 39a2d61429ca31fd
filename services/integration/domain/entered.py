"""What staff enter to connect a partner: a code of its own, and where it is on the web."""

import re
from urllib.parse import urlsplit

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
PORTS = {"http": 80, "https": 443}


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def is_web_address(text: str) -> bool:
    """Without a user in it: credentials are kept apart, and encrypted."""
    try:
        parts = urlsplit(text.strip())
        known = parts.scheme in PORTS and bool(parts.hostname) and not parts.username and parts.port != 0
        return known and not any(each.isspace() for each in text.strip())
    except ValueError:  # a bracket that is not closed, a port that is no number
        return False


def server_of(address: str) -> tuple[str, str]:
    """To which credentials would be shown; the same one without https is another."""
    parts = urlsplit(address.strip())
    return parts.scheme, parts.netloc.lower()


def may_be_shown(known: str, address: str) -> bool:
    """Whether credentials entered for one address may go to another: to the same server, with or without www, and
    from http on to https. Never back to http, where anybody on the way can read them."""
    if not (is_web_address(known) and is_web_address(address)):
        return False
    before, after = urlsplit(known.strip()), urlsplit(address.strip())
    if _bare(before.hostname) != _bare(after.hostname):
        return False
    ports = [parts.port or PORTS[parts.scheme] for parts in (before, after)]
    if before.scheme == after.scheme:
        return ports[0] == ports[1]
    return after.scheme == "https" and ports == [80, 443]


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")
