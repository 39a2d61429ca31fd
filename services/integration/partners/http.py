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

from services.integration.partners.trouble import Denied, Garbled, NoAnswer, TooLarge, TooMany, WrongAddress

CONNECT, READ, WHOLE = 5.0, 20.0, 60.0  # seconds: to be let in, between two pieces, for everything
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    media_type: str
    at: datetime | None  # the partner's own clock
    location: str = ""  # where it sends us on to

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
        """Send and read it whole. An answer that says no, or sends us elsewhere, is trouble."""
        return self.judged(self.look(method, url, headers=headers, body=body))

    def look(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """Whatever the answer is. Redirects are not followed: they would carry our credentials elsewhere."""
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
                "{who} cannot be reached: no connection within {seconds} s.",
                who=self.who,
                seconds=f"{self.limits.connect:g}",
            ) from None
        except requests.exceptions.SSLError:
            raise WrongAddress("{who} shows no valid certificate for its https address.", who=self.who) from None
        except requests.exceptions.Timeout:
            raise NoAnswer(
                "{who} gave no answer within {seconds} s.", who=self.who, seconds=f"{self.limits.read:g}"
            ) from None
        except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema):
            raise WrongAddress("{who} has an address that is no web address.", who=self.who) from None
        except requests.exceptions.ConnectionError as error:
            raise self._broken_off(error) from None
        except requests.exceptions.RequestException:
            raise NoAnswer("{who} broke off the connection.", who=self.who) from None
        return Answer(
            response.status_code,
            content,
            response.headers.get("Content-Type", "").split(";")[0].strip().lower(),
            _moment(response.headers.get("Date", "")),
            response.headers.get("Location", "")[:200],
        )

    def _read(self, response: requests.Response, until: float) -> bytes:
        pieces, size = [], 0
        for piece in response.iter_content(64 * 1024):
            size += len(piece)
            if size > self.limits.size:
                raise TooLarge(
                    "{who} sent more than {size} MB at once.", who=self.who, size=self.limits.size // 1024 // 1024
                )
            if monotonic() > until:
                raise NoAnswer(
                    "{who} took longer than {seconds} s for one answer.",
                    who=self.who,
                    seconds=f"{self.limits.whole:g}",
                )
            pieces.append(piece)
        return b"".join(pieces)

    def _broken_off(self, error: Exception) -> WrongAddress | NoAnswer:
        words = str(error)
        if "NewConnectionError" in words or "NameResolutionError" in words or "Connection refused" in words:
            return WrongAddress("{who} cannot be reached at this address.", who=self.who)
        return NoAnswer("{who} broke off the connection before the answer.", who=self.who)

    def judged(self, answer: Answer) -> Answer:
        """What no caller can make anything of is trouble."""
        status = answer.status
        if 300 <= status < 400:
            raise WrongAddress(
                "{who} sends us on to another address: {location}.",
                who=self.who,
                location=answer.location or "?",
            )
        if status in (401, 403):
            raise Denied(
                "{who} does not accept our credentials, or gives them no right to this ({status}).",
                who=self.who,
                status=status,
            )
        if status == 429:
            raise TooMany("{who} asks us to slow down (429).", who=self.who)
        if status >= 500:
            raise Garbled("{who} has an internal error ({status}).", who=self.who, status=status)
        return answer


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


def read_json(answer: Answer, who: str) -> Any:
    """The answer as JSON with exact numbers; what is not JSON is told apart."""
    body = answer.body.strip()
    if not body:
        raise Garbled("{who} sent an empty answer.", who=who)
    if answer.media_type == "text/html" or body[:1] == b"<":
        raise Garbled(
            "{who} sent a web page instead of data: is the address right, or is it under maintenance?", who=who
        )
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except ValueError:
        raise Garbled("{who} sent half an answer, or one that is no JSON.", who=who) from None


def _no_number(name: str) -> Any:
    raise ValueError(name)
