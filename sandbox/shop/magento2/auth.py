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
AHEAD = 600  # seconds that a caller's clock may be ahead of the shop's

_nonces: deque[str] = deque(maxlen=20_000)
_lock = threading.Lock()


def check(world: World, request: Request) -> None:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        allowed = world.switch("fietshal", "bearer", True)
        if not allowed or not hmac.compare_digest(header.removeprefix("Bearer ").strip(), _token(world)):
            raise unauthorized()
    elif header.startswith("OAuth "):
        _check_signature(world, request, header.removeprefix("OAuth "))
    else:
        raise unauthorized()


def _token(world: World) -> str:
    """A test makes the old one invalid by giving out another."""
    return str(world.switch("fietshal", "access_token", ACCESS_TOKEN))


def _check_signature(world: World, request: Request, header: str) -> None:
    pairs = (part.strip().partition("=") for part in header.split(","))
    given = {unquote(name): unquote(value.strip('"')) for name, _, value in pairs}
    if given.get("oauth_consumer_key") != CONSUMER_KEY or given.get("oauth_token") != _token(world):
        raise RestError(401, "Consumer key has expired or the token is invalid")
    if given.get("oauth_signature_method") != "HMAC-SHA256":
        raise RestError(400, "Signature method %1 is not supported", [given.get("oauth_signature_method", "")])
    signature = given.pop("oauth_signature", "")
    given.pop("realm", None)
    asked = request.host_url.rstrip("/") + request.environ["RAW_URI"].partition("?")[0]  # %2F as it was sent
    expected = sign(request.method, asked, request.query_string.decode(), given)
    if not hmac.compare_digest(signature, expected):
        raise RestError(401, "The signature is invalid. Verify and try again.")
    if int(given.get("oauth_timestamp") or 0) > world.clock.now().timestamp() + AHEAD:
        raise RestError(401, "An error occurred validating the nonce")
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
    base = "&".join(quote(part, safe="-._~") for part in (method.upper(), url, joined))
    key = f"{quote(CONSUMER_SECRET, safe='-._~')}&{quote(ACCESS_SECRET, safe='-._~')}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()
