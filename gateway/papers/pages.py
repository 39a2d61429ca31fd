"""Opening a stored document: found by the hash of its content, shown in the browser."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.http import quote_header_value
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as AnyResponse

from contracts.facts import DocumentRef
from gateway.house import house

pages = Blueprint("papers", __name__)
_KINDS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@pages.get("/documents/<sha256>/<name>")
def document(sha256: str, name: str) -> Response:
    """The content decides what it is; anything but a PDF or picture is only saved, never shown."""
    content: bytes = house().documents.get(sha256)
    kind = next((kind for start, kind in _KINDS if content.startswith(start)), "application/octet-stream")
    where = "inline" if kind != "application/octet-stream" else "attachment"
    safe = secure_filename(name) or "document"
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f"{where}; filename={quote_header_value(safe)}"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"  # a PDF viewer needs its own styles
    response.headers["Cache-Control"] = "private, no-store"
    return response


def open_document(document: DocumentRef) -> AnyResponse:
    return redirect(url_for("papers.document", sha256=document.sha256, name=document.name), 303)
