"""What zeep sends goes over our line with its limits; an answer is held against the schema before it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from services.integration.partners.http import Answer, Limits, Line
from services.integration.partners.insurer.description import SPACE, WHO, Nowhere, read_xml, schema
from services.integration.partners.trouble import Garbled, WrongAddress

LIMITS = Limits(connect=4.0, read=10.0, whole=20.0, size=8 * 1024 * 1024)
XML = ("text/xml", "application/xml", "application/soap+xml")
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


@dataclass
class Reply:
    """An answer as zeep wants it."""

    status_code: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/xml"})
    encoding: str = "utf-8"


class Wire(Nowhere):
    """zeep's transport. It loads nothing; it only sends envelopes."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.last: Answer | None = None

    def post_xml(self, address: str, envelope: Any, headers: Mapping[str, str]) -> Reply:
        body = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
        answer = self.last = self.line.look("POST", address, headers=headers, body=body)
        if not (answer.status == 500 and answer.media_type in XML):  # SOAP 1.1 sends its faults with status 500
            self.line.judged(answer)
        if answer.status in (404, 405, 410):
            raise WrongAddress("There is no insurer's service at this address.")
        _check(answer)
        return Reply(answer.status, answer.body)


def _check(answer: Answer) -> None:
    if not answer.body.strip():
        raise Garbled("{who} sent an empty answer.", who=WHO)
    if answer.media_type == "text/html":
        raise Garbled(
            "{who} sent a web page instead of data: is the address right, or is it under maintenance?", who=WHO
        )
    body = read_xml(answer.body).find(f"{{{ENVELOPE}}}Body")
    if body is None or len(body) != 1:
        raise Garbled("The insurer's answer is no SOAP message.")
    told = [each for each in body.iter() if isinstance(each.tag, str) and each.tag.startswith(f"{{{SPACE}}}")]
    if told and not schema().validate(_alone(told[0])):
        raise Garbled("The insurer's answer is not what its interface promises.")


def _alone(element: Any) -> Any:
    """Apart from its envelope: a schema is held against a whole document."""
    return etree.ElementTree(etree.fromstring(etree.tostring(element)))
