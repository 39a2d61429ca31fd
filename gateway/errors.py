"""What went wrong, in words: what happened, what it means, what to do. An act that is refused returns to its page."""

import logging

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from gateway.acting import back_with, in_own_tab
from gateway.names import readable
from gateway.words import N_, _, refusal
from kernel.refused import NotFound, Refused
from kit.asking import Away, Fault

log = logging.getLogger(__name__)
Answer = Response | tuple[str, int]

SERVICES = {
    "order": N_("Orders"),
    "planning": N_("Planning"),
    "invoicing": N_("Invoices"),
    "notifier": N_("E-mails"),
    "integration": N_("Shops and carriers"),
}
_SAID = {
    400: (N_("This request cannot be read"), N_("Something in it is missing or wrong. Go back and try again.")),
    403: (N_("You may not do this"), N_("Your role does not include it. An administrator can give it to you.")),
    404: (N_("This page does not exist"), N_("It may have been moved, or the address was mistyped.")),
    405: (N_("This request cannot be read"), N_("Something in it is missing or wrong. Go back and try again.")),
    413: (N_("This is too much at once"), N_("Send less in one go.")),
}


def in_words(error: Exception) -> str:
    """One sentence for the screen."""
    if isinstance(error, Refused):
        return refusal(error, readable)
    if isinstance(error, Away):
        return _("{service} is away at the moment. Nothing was done; try again in a minute.", service=_name(error))
    if isinstance(error, Fault):
        return _(
            "{service} made a mistake. It was written down as {id}.", service=_name(error), id=error.correlation_id
        )
    return _("Something went wrong here. It was written down as {id}.", id=g.correlation_id)


def _name(error: Away | Fault) -> str:
    return _(SERVICES.get(error.service, error.service))


def put_in_words(app: Flask) -> None:
    app.register_error_handler(NotFound, lambda error: _refused(error, 404))
    app.register_error_handler(Refused, lambda error: _refused(error, 409))
    app.register_error_handler(Away, lambda error: _refused(error, 503))
    app.register_error_handler(Fault, lambda error: _refused(error, 502))
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crash)
    app.jinja_env.globals["in_words"] = in_words
    app.jinja_env.globals["SERVICES"] = SERVICES
    app.jinja_env.tests["missing"] = lambda value: isinstance(value, Exception)


def _refused(error: Exception, status: int) -> Answer:
    if request.headers.get("HX-Request"):
        return render_template("_errors/inline.html", said=in_words(error)), status
    if request.method == "POST" and not in_own_tab():
        return back_with(in_words(error), "wrong")
    title = _("Not found") if status == 404 else _("That did not work")
    return _page(status, title, in_words(error))


def _stale(error: CSRFError) -> Answer:
    return _page(
        400,
        _("This page was open too long"),
        _("It belongs to an earlier sign-in, so nothing was done. Go back, reload the page and try again."),
    )


def _http(error: HTTPException) -> Answer:
    if isinstance(error.code, int) and 300 <= error.code < 400:
        return error.get_response()
    title, sentence = _SAID.get(error.code or 500, (N_("That did not work"), N_("Go back and try again.")))
    return _page(error.code or 500, _(title), _(sentence))


def _crash(error: Exception) -> Answer:
    log.exception("a page failed", extra={"correlation_id": g.get("correlation_id", "")})
    return _page(
        500,
        _("Something went wrong here"),
        _("It is our mistake, not yours. Tell your administrator the number below; try again in a minute."),
    )


def _page(status: int, title: str, sentence: str) -> Answer:
    return render_template("_errors/page.html", title=title, sentence=sentence, status=status), status
