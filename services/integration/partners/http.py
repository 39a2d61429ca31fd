"""One HTTP exchange with limits: on waiting, on size, on where it may lead. Every failure becomes a sentence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any

import requests

from services.integration.partners.trouble import Denied, Garbled, NoAnswer, TooLarge, WrongAddress

CONNECT, READ, WHOLE = 5.0, 20.0, 60.0  # seconds: to be let in, between two pieces, for everything
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    media_type: str
    at: datetime | None  # the partner's own clock

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Limits:
    connect: float = CONNECT
    read: float = READ
    whole: float = WHOLE
    size: int = MAX_BYTES


class Line:
    """A line to one partner. `who` is what it is called in sentences: the shop, the carrier."""

    def __init__(self, who: str, limits: Limits | None = None) -> None:
        self.who, self.limits = who, limits or Limits()
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy or netrc password of this machine meets a partner
        self.session.headers["User-Agent"] = "Pakbon"

    def exchange(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """Send and read it whole. Redirects are not followed: they would carry our credentials elsewhere."""
        until = monotonic() + self.limits.whole
        try:
            response = self.session.request(
                method,
                url,
                headers=dict(headers),
                data=body,
                timeout=(self.limits.connect, self.limits.read),
                allow_redirects=False,
                stream=True,
            )
            with response:
                content = self._read(response, until)
        except requests.exceptions.ConnectTimeout:
            raise WrongAddress(
                f"{self.who} cannot be reached: no connection within {self.limits.connect:g} s."
            ) from None
        except requests.exceptions.SSLError:
            raise WrongAddress(f"{self.who} shows no valid certificate for its https address.") from None
        except requests.exceptions.Timeout:
            raise NoAnswer(f"{self.who} gave no answer within {self.limits.read:g} s.") from None
        except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema):
            raise WrongAddress(f"The address of {self.who.lower()} is not a web address.") from None
        except requests.exceptions.ConnectionError as error:
            raise self._broken_off(error) from None
        except requests.exceptions.RequestException:
            raise NoAnswer(f"The connection with {self.who.lower()} broke off.") from None
        return self._judged(response, content)

    def _read(self, response: requests.Response, until: float) -> bytes:
        pieces, size = [], 0
        for piece in response.iter_content(64 * 1024):
            size += len(piece)
            if size > self.limits.size:
                raise TooLarge(f"{self.who} sent more than {self.limits.size // 1024 // 1024} MB at once.")
            if monotonic() > until:
                raise NoAnswer(f"{self.who} took longer than {self.limits.whole:g} s for one answer.")
            pieces.append(piece)
        return b"".join(pieces)

    def _broken_off(self, error: Exception) -> WrongAddress | NoAnswer:
        words = str(error)
        if "NewConnectionError" in words or "NameResolutionError" in words or "Connection refused" in words:
            return WrongAddress(f"{self.who} cannot be reached at this address.")
        return NoAnswer(f"The connection with {self.who.lower()} broke off before the answer.")

    def _judged(self, response: requests.Response, content: bytes) -> Answer:
        status = response.status_code
        if 300 <= status < 400:
            raise WrongAddress(f"{self.who} sends us on to another address: {response.headers.get('Location', '?')}.")
        if status in (401, 403):
            raise Denied(f"{self.who} does not accept our credentials, or gives them no right to this ({status}).")
        if status == 429:
            raise Denied(f"{self.who} asks us to slow down (429).")
        if status >= 500:
            raise Garbled(f"{self.who} has an internal error ({status}).")
        media_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        return Answer(status, content, media_type, _moment(response.headers.get("Date", "")))


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def read_json(answer: Answer, who: str) -> Any:
    """The answer as JSON with exact numbers; what is not JSON is told apart."""
    body = answer.body.strip()
    if not body:
        raise Garbled(f"{who} sent an empty answer.")
    if answer.media_type == "text/html" or body[:1] == b"<":
        raise Garbled(f"{who} sent a web page instead of data: is the address right, or is it under maintenance?")
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except ValueError:
        raise Garbled(f"{who} sent half an answer, or one that is no JSON.") from None


def _no_number(name: str) -> Any:
    raise ValueError(name)
