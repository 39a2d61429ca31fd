"""Answers of old shops as text: whatever encoding they declare or forget, without what XML does not allow."""

import codecs
import re

_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PROLOGUE = re.compile(r"^<\?xml[^>]*\?>")
_NO_XML = re.compile(
    r"&#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)
_BOMS = (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")


def _as_stored(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 was stored by an older shop in Latin letters, and is read so."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as_stored", _as_stored)


def text_of(body: bytes) -> str:
    """The document without its first line (`<?xml … ?>`) and without characters that no XML may hold."""
    body = body.strip()
    text = body.decode(_encoding(body), "as_stored")
    return sendable(_PROLOGUE.sub("", text, count=1)).strip()


def sendable(text: str) -> str:
    return _NO_XML.sub("", text)


def _encoding(body: bytes) -> str:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    declared = _DECLARED.match(body[:200])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    try:
        found = codecs.lookup(name)
    except LookupError:
        return "utf-8"
    # a declared utf-16 without its mark cannot have been declared in single bytes
    return "utf-8" if found.name.startswith("utf-16") or not found._is_text_encoding else name
