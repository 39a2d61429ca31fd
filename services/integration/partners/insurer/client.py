"""The insurer's own door, over SOAP: zeep on our WSDL, a token with a password digest, our line with its limits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from zeep import Client
from zeep.exceptions import Error, Fault, ValidationError
from zeep.wsse.username import UsernameToken

from services.integration.partners.http import Line
from services.integration.partners.insurer import mapping
from services.integration.partners.insurer.description import BINDING, STRICT, WHO, operations, ours, read_description
from services.integration.partners.insurer.insurer import (
    NOT_UNDERSTOOD,
    Application,
    InsurerConnection,
    Offer,
    Policy,
    PolicyPaper,
    Risk,
)
from services.integration.partners.insurer.wire import LIMITS, Wire
from services.integration.partners.trouble import Garbled, Rejected, WrongAddress


class ZekerEnZoon:
    def __init__(self, connection: InsurerConnection, line: Line | None = None) -> None:
        self.address = connection.address.rstrip("/")
        self.wire = Wire(line or Line(WHO, LIMITS))
        user, password = connection.credentials.get("user", ""), connection.credentials.get("password", "")
        token = UsernameToken(user, password, use_digest=True, zulu_timestamp=True)  # type: ignore[no-untyped-call]
        client: Any = Client(ours(), wsse=token, transport=self.wire, settings=STRICT)  # type: ignore[no-untyped-call]
        self.service = client.create_service(BINDING, self.address)

    @property
    def clock(self) -> datetime | None:
        return self.wire.last.at if self.wire.last else None

    def missing(self) -> Sequence[str]:
        answer = self.wire.line.exchange("GET", f"{self.address}?wsdl", headers={})
        if answer.status >= 400:
            raise WrongAddress("There is no insurer's service at this address.")
        return sorted(operations(ours()) - operations(read_description(answer.body)))

    def quote(self, risk: Risk, months: Sequence[int]) -> list[Offer]:
        return mapping.offers_of(self._ask("Quote", **mapping.quote_of(risk, months)), risk, months)

    def conclude(self, application: Application) -> Policy:
        answer = self._ask("Conclude", **mapping.application_of(application))
        return mapping.policy_of(answer, application.key)

    def find(self, key: str) -> Policy | None:
        answer = self._ask("FindPolicy", key=key)
        return None if answer is None else mapping.policy_of(answer, key)

    def update(self, key: str, frame_number: str) -> Policy:
        return mapping.policy_of(self._ask("UpdatePolicy", key=key, frame_number=frame_number), key)

    def end(self, key: str, reason: str, note: str) -> Policy:
        answer = self._ask("EndPolicy", key=key, reason=reason, note=note[:1000] or None)
        return mapping.policy_of(answer, key)

    def document(self, key: str) -> PolicyPaper:
        return mapping.paper_of(self._ask("GetDocument", key=key))

    def _ask(self, operation: str, **told: Any) -> Any:
        with _in_our_words():
            return self.service[operation](**told)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except Fault as fault:
        raise mapping.trouble_of(str(fault.code or ""), str(fault.message or ""), fault.detail) from None
    except ValidationError as error:  # before anything was sent
        raise Rejected(
            "The insurer's interface has no place for this: {words}", NOT_UNDERSTOOD, words=str(error)
        ) from None
    except Error:
        raise Garbled("The insurer's answer is not what its interface promises.") from None
