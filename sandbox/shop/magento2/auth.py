"""Who is asking: an integration's access token as Bearer, or its four OAuth 1 values signed with HMAC-SHA256."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections import deque
from urllib.parse import parse_qsl, quote, unquote

from flask import Request

from sandbox.shop.magento2.errors import RestError, unauthorized
from sandbox.world import World

CONSUMER_KEY = "sandboxconsumerkey00000000000001"
CONSUMER_SECRET = "sandboxconsumersecret00000000001"
ACCESS_TOKEN = "sandboxaccesstoken00000000000001"
ACCESS_SECRET = "sandboxaccesssecret0000000000001"

_nonces: deque[str] = deque(maxlen=20_000)
_lock = threading.Lock()


def check(world: World, request: Request) -> None:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        allowed = world.switch("fietshal", "bearer", True)
        if not allowed or not hmac.compare_digest(header.removeprefix("Bearer ").strip(), ACCESS_TOKEN):
            raise unauthorized()
    elif header.startswith("OAuth "):
        _check_signature(request, header.removeprefix("OAuth "))
    else:
        raise unauthorized()


def _check_signature(request: Request, header: str) -> None:
    pairs = (part.strip().partition("=") for part in header.split(","))
    given = {unquote(name): unquote(value.strip('"')) for name, _, value in pairs}
    if given.get("oauth_consumer_key") != CONSUMER_KEY or given.get("oauth_token") != ACCESS_TOKEN:
        raise RestError(401, "Consumer key has expired or the token is invalid")
    if given.get("oauth_signature_method") != "HMAC-SHA256":
        raise RestError(400, "Signature method %1 is not supported", [given.get("oauth_signature_method", "")])
    signature = given.pop("oauth_signature", "")
    given.pop("realm", None)
    expected = sign(request.method, request.base_url, request.query_string.decode(), given)
    if not hmac.compare_digest(signature, expected):
        raise RestError(401, "The signature is invalid. Verify and try again.")
    with _lock:
        nonce = f"{given.get('oauth_nonce')}-{given.get('oauth_timestamp')}"
        if nonce in _nonces:
            raise RestError(401, "The nonce is already being used by the consumer with ID %1.", [1])
        _nonces.append(nonce)


def sign(method: str, url: str, query: str, oauth: dict[str, str]) -> str:
    """RFC 5849: sorted, percent-encoded parameters of query and header under one base string."""
    pairs = [*parse_qsl(query, keep_blank_values=True), *oauth.items()]
    encoded = sorted((quote(k, safe="-._~"), quote(v, safe="-._~")) for k, v in pairs)
    joined = "&".join(f"{k}={v}" for k, v in encoded)
    base = "&".join(quote(part, safe="-._~") for part in (method.upper(), quote(unquote(url), safe="/:-._~"), joined))
    key = f"{quote(CONSUMER_SECRET, safe='-._~')}&{quote(ACCESS_SECRET, safe='-._~')}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()
