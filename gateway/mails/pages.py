"""The mail log: what was sent to whom when, word for word, and once more where it did not arrive."""

import re
from base64 import b64encode
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from contracts.notifier import FindMails, GetMail, ResendMail
from gateway.acting import back_with
from gateway.asking import ask
from gateway.house import house
from gateway.names import EFFECT_STATE
from gateway.staff.rights import needs
from gateway.words import _
from kernel.refused import NotFound

_PICTURE = re.compile(r'src="cid:([0-9a-f]{64})"')
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
    content = _with_pictures(view.html) or render_template("mails/plain.html", text=view.text)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
    return Response(
        content, mimetype="text/html", headers={"Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}
    )


def _with_pictures(html: str) -> str:
    """The pictures that travelled inside the mail, in its place: a frame that may load nothing shows them too."""

    def inside(found: re.Match[str]) -> str:
        try:
            content = house().documents.get(found[1])
        except NotFound:
            return found[0]
        return f'src="data:image/png;base64,{b64encode(content).decode()}"'

    return _PICTURE.sub(inside, html)


@pages.post("/<uuid:mail_id>/resend")
@needs("mail")
def resend(mail_id: UUID) -> AnyResponse:
    view = ask(ResendMail(mail_id=mail_id))
    return back_with(_("The same mail goes to {to} once more.", to=view.mail.to))
