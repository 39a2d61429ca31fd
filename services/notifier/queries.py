"""The mail log: what was written to whom, newest first, and how each mail stands now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Text, cast, func, select, tuple_
from sqlalchemy.orm import Session

from contracts.notifier import FindMails, MailPage, MailRow, MailView
from kernel.refused import NotFound, Refused
from kit.search import folded, matches
from services.notifier.storage.tables import mails, metadata

_effects = metadata.tables["effects"]
_ON_ITS_WAY = ("due", "sending", "settle_done", "settle_failed")
MOST = 200

WALKED = 2000  # mails

_rows = select(
    *(mails.c[name] for name in ("mail_id", "order_id", "order_number", "shop", "occasion", "language", "subject")),
    *(mails.c[name] for name in ("to_address", "written_at", "sent_at", "state", "error")),
    func.coalesce(_effects.c.state, "").label("effect_state"),
    func.coalesce(_effects.c.error, "").label("effect_error"),
    func.coalesce(_effects.c.attempts, 0).label("attempts"),
).outerjoin_from(mails, _effects, (_effects.c.kind == "send_mail") & (_effects.c.key == cast(mails.c.mail_id, Text)))


def find_mails(session: Session, request: FindMails) -> MailPage:
    limit = max(1, min(request.limit, MOST))
    chosen = select(mails.c.mail_id, mails.c.written_at, mails.c.search_vector)
    if request.order_id is not None:
        chosen = chosen.where(mails.c.order_id == request.order_id)
    if request.state:
        chosen = chosen.where(mails.c.state == ("due" if request.state == "sending" else request.state))
    if request.after:
        chosen = chosen.where(tuple_(mails.c.written_at, mails.c.mail_id) < tuple_(*_place(request.after)))
    found = _page(session, chosen, request.search, limit + 1)
    rows = tuple(_row(row) for row in found[:limit])
    after = f"{rows[-1].written_at.isoformat()}|{rows[-1].mail_id}" if len(found) > limit else None
    return MailPage(rows=rows, after=after)


def _page(session: Session, chosen: Select[Any], search: str, size: int) -> Sequence[Row[Any]]:
    """The newest of what was chosen. A common word is met by walking down the log, a rare one is gathered and sorted:
    the planner cannot tell which of the two a word is."""
    if not search.strip():
        return session.execute(_full(_newest(chosen, mails.c, size))).all()
    if not folded(search):
        return []
    walked = _newest(chosen, mails.c, WALKED).cte("walked").prefix_with("MATERIALIZED")
    met = select(walked).where(matches(walked.c.search_vector, search))
    found = session.execute(_full(_newest(met, walked.c, size))).all()
    if len(found) == size:
        return found
    gathered = chosen.where(matches(mails.c.search_vector, search)).cte("gathered").prefix_with("MATERIALIZED")
    return session.execute(_full(_newest(select(gathered), gathered.c, size))).all()


def _newest(statement: Select[Any], columns: Any, size: int) -> Select[Any]:
    return statement.order_by(columns.written_at.desc(), columns.mail_id.desc()).limit(size)


def _full(page: Select[Any]) -> Select[Any]:
    ids = page.subquery("page")
    return _rows.join(ids, ids.c.mail_id == mails.c.mail_id).order_by(mails.c.written_at.desc(), mails.c.mail_id.desc())


def get_mail(session: Session, mail_id: UUID) -> MailView:
    row = session.execute(_rows.where(mails.c.mail_id == mail_id)).first()
    if row is None:
        raise NotFound("There is no such mail.")
    words = select(mails.c.text, mails.c.html, mails.c.sender, mails.c.happening).where(mails.c.mail_id == mail_id)
    text, html, sender, happening = session.execute(words).one()
    papers = [((happening or {}).get(about) or {}).get("paper") for about in ("policy", "credit")]
    attachments = tuple(paper["name"] for paper in papers if paper)
    return MailView(mail=_row(row), text=text, html=html, sender=sender, attachments=attachments)


def _place(after: str) -> tuple[datetime, UUID]:
    moment, _, mail_id = after.partition("|")
    try:
        return datetime.fromisoformat(moment), UUID(mail_id)
    except ValueError:
        raise Refused("This page of the list no longer exists.") from None


def _row(row: Any) -> MailRow:
    """Until it is decided, the sending itself knows best how it stands."""
    waiting = row.effect_state in _ON_ITS_WAY
    return MailRow(
        mail_id=row.mail_id,
        order_id=row.order_id,
        order_number=row.order_number,
        shop=row.shop,
        occasion=row.occasion,
        language=row.language,
        to=row.to_address,
        subject=row.subject,
        state=("due" if row.effect_state == "due" else "sending") if waiting else row.state,
        written_at=row.written_at,
        sent_at=row.sent_at,
        error=row.effect_error if waiting else row.error,
        attempts=row.attempts,
    )
