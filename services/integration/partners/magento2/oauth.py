"""OAuth 1 with HMAC-SHA256 (RFC 5849): Magento 2's way to know an integration by its four values."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")


def authorization(
    method: str, url: str, query: Sequence[tuple[str, str]], credentials: Mapping[str, str], at: datetime
) -> str:
    """The Authorization header for one request, by the shop's own clock; `url` without its query."""
    values = {
        "oauth_consumer_key": credentials["consumer_key"],
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(int(at.timestamp())),
        "oauth_token": credentials["access_token"],
        "oauth_version": "1.0",
    }
    values["oauth_signature"] = signature(method, url, [*query, *values.items()], credentials)
    return "OAuth " + ", ".join(f'{name}="{_escaped(value)}"' for name, value in values.items())


def signature(method: str, url: str, pairs: Sequence[tuple[str, str]], credentials: Mapping[str, str]) -> str:
    joined = "&".join(f"{name}={value}" for name, value in sorted((_escaped(k), _escaped(v)) for k, v in pairs))
    base = "&".join(_escaped(part) for part in (method.upper(), url, joined))
    key = f"{_escaped(credentials['consumer_secret'])}&{_escaped(credentials['access_token_secret'])}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()
