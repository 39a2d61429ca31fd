"""The insurer's interface: our own WSDL, read without entities, document types or anything from outside."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from zeep import Settings
from zeep.exceptions import Error
from zeep.wsdl import Document

from services.integration.partners.trouble import Garbled

WHO = "The insurer"
WSDL = Path(__file__).with_name("insurance.wsdl")
SPACE = "urn:zekerenzoon:insurance:1"
BINDING = f"{{{SPACE}}}InsuranceSoap"
STRICT = Settings(strict=True, forbid_dtd=True, forbid_entities=True, forbid_external=True)


class Nowhere:
    """A transport that fetches nothing: a description that wants more than itself is refused."""

    def load(self, url: str) -> bytes:
        raise Garbled("The insurer's description of its service refers to other documents, which are not read.")


def read_xml(content: bytes) -> Any:
    """The root of a document. Garbled where it is none, or brings a document type (and with it entities)."""
    if b"<!DOCTYPE" in content:
        raise _bomb()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Any = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Garbled("{who} sent half an answer, or one that is no XML.", who=WHO) from None
    if root.getroottree().docinfo.doctype:
        raise _bomb()  # in another encoding
    return root


def read_description(content: bytes) -> Document:
    """A WSDL as zeep knows it."""
    read_xml(content)
    try:
        return Document(BytesIO(content), Nowhere(), settings=STRICT)  # type: ignore[arg-type]
    except (Error, AttributeError, KeyError, ValueError, TypeError):
        raise Garbled("The insurer's description of its service cannot be read.") from None


def _bomb() -> Garbled:
    return Garbled("{who} sent XML with a document type, which is not read.", who=WHO)


@cache
def ours() -> Document:
    return read_description(WSDL.read_bytes())


@cache
def schema() -> etree.XMLSchema:
    """What every answer is held against before it is believed."""
    found = next(read_xml(WSDL.read_bytes()).iter("{http://www.w3.org/2001/XMLSchema}schema"))
    return etree.XMLSchema(found)


def operations(document: Document) -> set[str]:
    binding = document.bindings.get(BINDING)
    return set(binding._operations) if binding else set()
