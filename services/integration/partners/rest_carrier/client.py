"""The carrier's own door: a packing slip goes in under a key, and can be read back by it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from services.integration.partners.http import Answer, Line, read_json
from services.integration.partners.rest_carrier.schemas import ManifestAnswer
from services.integration.partners.trouble import Garbled, Rejected, WrongAddress

WHO = "The carrier"


class RestCarrier:
    def __init__(self, address: str, credentials: Mapping[str, str], line: Line | None = None) -> None:
        self.root = f"{address.rstrip('/')}/carrier/v1"
        self.headers = {"apikey": credentials.get("apikey", ""), "Accept": "application/json"}
        self.line = line or Line(WHO)

    def announce(self, key: str, manifest: Mapping[str, Any]) -> ManifestAnswer:
        """The same key twice is the same packing slip."""
        headers = {**self.headers, "Content-Type": "application/json", "Idempotency-Key": key}
        body = json.dumps(manifest).encode()
        return self._manifest(self.line.exchange("POST", f"{self.root}/manifests", headers=headers, body=body))

    def announced(self, key: str) -> ManifestAnswer | None:
        """The packing slip under this key, if the carrier has it."""
        url = f"{self.root}/manifests?key={quote(key, safe='')}"
        answer = self.line.exchange("GET", url, headers=self.headers)
        if answer.status == 404:
            read_json(answer, WHO)  # its own no, not that of some other server
            return None
        return self._manifest(answer)

    def _manifest(self, answer: Answer) -> ManifestAnswer:
        if answer.status == 404:
            raise WrongAddress("There is no carrier's service at this address.")
        told = read_json(answer, WHO)
        if answer.status >= 400:
            words = str(told.get("message") or "") if isinstance(told, dict) else ""
            raise Rejected("{words}", str(answer.status), words=words)
        try:
            return ManifestAnswer.model_validate(told)
        except ValidationError:
            raise Garbled("The carrier's answer is no acknowledgement of a packing slip.") from None
