"""One call to Magento 2's REST API: signed, limited, exact, and its errors in words."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from kernel.clock import now
from services.integration.partners.http import Answer, Line, read_json
from services.integration.partners.magento2.oauth import authorization
from services.integration.partners.retries import read_again
from services.integration.partners.trouble import Denied, Garbled, Rejected, WrongAddress

WHO = "The shop"
APART = timedelta(minutes=1)  # by which two clocks may differ; a signature from ten minutes ahead is refused
_ahead: dict[str, timedelta] = {}  # how far the clocks of shops that are wrong are ahead of ours, by address
Query = Sequence[tuple[str, str]]
Filter = tuple[str, str, str]  # field, condition, value


class Rest:
    def __init__(
        self, address: str, credentials: Mapping[str, str], view: str = "all", line: Line | None = None
    ) -> None:
        self.root = f"{address.rstrip('/')}/rest/{view}/V1"
        self.credentials = credentials
        self.line = line or Line(WHO)
        self.clock: datetime | None = None

    def get(self, path: str, query: Query = ()) -> Any:
        return read_again(lambda: self._call("GET", path, query))

    def post(self, path: str, body: Any = None) -> Any:
        return self._call("POST", path, (), json.dumps(body if body is not None else {}, default=_number).encode())

    def put(self, path: str, body: Any) -> Any:
        return self._call("PUT", path, (), json.dumps(body, default=_number).encode())

    def look(self, method: str, path: str, query: Query, body: bytes | None = None) -> Answer:
        """Signed, and whatever the answer is. A signature from the shop's future is refused before anything is done:
        that is said once more, by the shop's own clock."""
        answer = self._look(method, path, query, body)
        if answer.status == 401 and self._learns_the_time(answer):
            answer = self._look(method, path, query, body)
        return answer

    def _look(self, method: str, path: str, query: Query, body: bytes | None) -> Answer:
        url, headers = self._signed(method, path, query, body)
        return self.line.look(method, url, headers=headers, body=body)

    def _learns_the_time(self, answer: Answer) -> bool:
        """Whether its clock is another than the one we signed by."""
        if answer.at is None or not self.credentials.get("consumer_key"):
            return False
        ahead = answer.at - now()
        if abs(ahead - _ahead.get(self.root, timedelta(0))) < APART:
            return False
        _ahead[self.root] = ahead
        return True

    def _signed(self, method: str, path: str, query: Query, body: bytes | None) -> tuple[str, dict[str, str]]:
        url = f"{self.root}/{path}"
        headers = {"Accept": "application/json", "Authorization": self._authorization(method, url, query)}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return f"{url}?{urlencode(query)}" if query else url, headers

    def _call(self, method: str, path: str, query: Query, body: bytes | None = None) -> Any:
        answer = self.line.judged(self.look(method, path, query, body))
        self.clock = self.clock or answer.at
        if answer.status == 404 and answer.media_type != "application/json":
            raise WrongAddress("There is no Magento 2 at this address.")
        told = read_json(answer, WHO)
        if answer.status >= 400:
            raise Rejected("{words}", str(answer.status), words=_words(told))
        return told

    def _authorization(self, method: str, url: str, query: Query) -> str:
        """Signed where the shop gave us all four values; the token alone where it let us use it so."""
        if self.credentials.get("consumer_key"):
            try:
                at = now() + _ahead.get(self.root, timedelta(0))
                return authorization(method, url, query, self.credentials, at)
            except KeyError as missing:
                raise Denied(
                    "The credentials of the shop are not complete: {name} is missing.", name=missing.args[0]
                ) from None
        if not self.credentials.get("access_token"):
            raise Denied("The credentials of the shop are not complete: {name} is missing.", name="access_token")
        return f"Bearer {self.credentials['access_token']}"


def _number(value: Any) -> Any:
    """Pieces and a credit memo's amounts as JSON numbers, written out to their last decimal."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def _words(told: Any) -> str:
    """Magento's message with its %1 and %name holes filled."""
    message = str(told.get("message", "")) if isinstance(told, dict) else ""
    holes = told.get("parameters") if isinstance(told, dict) else None
    named = enumerate(holes, 1) if isinstance(holes, list) else holes.items() if isinstance(holes, dict) else ()
    for name, value in named:
        message = message.replace(f"%{name}", str(value))
    return message[:500] or "The shop refused without a reason."


def criteria(
    groups: Sequence[Sequence[Filter]] = (), *, sort: str = "entity_id", descending: bool = False, size: int = 100
) -> list[tuple[str, str]]:
    """Groups are all to hold; of the filters inside a group one."""
    name = "searchCriteria"
    query = [
        (f"{name}[filter_groups][{g}][filters][{f}][{key}]", value)
        for g, group in enumerate(groups)
        for f, (field, condition, wanted) in enumerate(group)
        for key, value in (("field", field), ("condition_type", condition), ("value", wanted))
    ]
    return [
        *query,
        (f"{name}[sortOrders][0][field]", sort),
        (f"{name}[sortOrders][0][direction]", "DESC" if descending else "ASC"),
        (f"{name}[pageSize]", str(size)),
        (f"{name}[currentPage]", "1"),
    ]


def rows(told: Any) -> tuple[list[dict[str, Any]], int]:
    """A search's rows and how many there are in all. Null stands for none."""
    if not isinstance(told, dict) or "items" not in told:
        raise Garbled("The shop sent something else than a list.")
    found = [row for row in told["items"] or [] if isinstance(row, dict)]
    return found, int(told.get("total_count") or len(found))
