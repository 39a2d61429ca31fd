"""The mail log: what was sent to whom when, word for word, and once more where it did not arrive."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from contracts.notifier import FindMails, GetMail, ResendMail
from gateway.acting import back_with
from gateway.asking import ask
from gateway.names import EFFECT_STATE
from gateway.staff.rights import needs
from gateway.words import _

pages = Blueprint("mails", __name__, url_prefix="/mails")


@pages.get("/")
def log() -> str:
    state = request.args.get("state", "")
    question = FindMails(
        search=request.args.get("q", "").strip()[:200],
        state=state if state in EFFECT_STATE else "",
        after=request.args.get("after", "")[:500],
    )
    template = "mails/_rows.html" if question.after else "mails/list.html"
    return render_template(template, page=ask(question), question=question)


@pages.get("/<uuid:mail_id>")
def show(mail_id: UUID) -> str:
    return render_template("mails/_mail.html", view=ask(GetMail(mail_id=mail_id)))


@pages.get("/<uuid:mail_id>/body")
def body(mail_id: UUID) -> Response:
    """The mail as the customer sees it, in a frame that may do nothing: no scripts, no forms, no outside pictures."""
    view = ask(GetMail(mail_id=mail_id))
    content = view.html or render_template("mails/plain.html", text=view.text)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
    return Response(
        content, mimetype="text/html", headers={"Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}
    )


@pages.post("/<uuid:mail_id>/resend")
@needs("mail")
def resend(mail_id: UUID) -> AnyResponse:
    view = ask(ResendMail(mail_id=mail_id))
    return back_with(_("The same mail goes to {to} once more.", to=view.mail.to))
