"""Who may come in, and what a browser may do with our pages."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from gateway.house import house
from gateway.staff.signing_in import who

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
OPEN = {"staff.sign_in", "frame.file"}  # reachable without signing in


def watch(app: Flask) -> None:
    app.before_request(_recognise)
    app.after_request(_harden)


def _recognise() -> AnyResponse | tuple[str, int] | None:
    g.staff = None
    if request.endpoint == "frame.file":
        return None
    try:
        session_id = UUID(session.get("id", ""))
    except ValueError:
        session_id = None
    if session_id is not None and (staff := who(house().engine, session_id)) is not None:
        g.staff, g.session_id = staff, session_id
        g.language, g.theme = staff.language, staff.theme
        return None
    if request.endpoint in OPEN:
        return None
    if request.headers.get("HX-Request") or request.endpoint == "frame.live":
        return Response(status=401, headers={"HX-Redirect": url_for("staff.sign_in")})
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("staff.sign_in", next=back), 303)


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if house().settings.secure_cookies:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "frame.file":
        headers.setdefault("Cache-Control", "no-store")
    if "correlation_id" in g:
        headers["X-Correlation-Id"] = g.correlation_id
    return response


def own_path(address: str | None) -> str | None:
    """The address, where it leads to a page of ours: a plain path, no other host in any disguise."""
    if not address or any(ord(character) < 32 or character == "\\" for character in address):
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        if f"{parts.scheme}://{parts.netloc}/" != request.host_url:
            return None
        address = parts.path + (f"?{parts.query}" if parts.query else "")
    return address if address.startswith("/") and not address.startswith("//") else None
