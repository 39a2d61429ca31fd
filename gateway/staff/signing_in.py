"""Signing in and out. Attempts are counted in the database, so that all replicas count together."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import Engine, delete, func, insert, or_, select, update

from gateway.staff.members import Member, member
from gateway.staff.passwords import fits
from gateway.storage.tables import sessions, sign_in_attempts, staff
from kernel.clock import now
from kernel.refused import Refused

WINDOW = timedelta(minutes=15)
PER_LOGIN, PER_ADDRESS = 5, 100  # one address may be a whole office
IDLE, LONGEST = timedelta(hours=12), timedelta(days=14)


def sign_in(engine: Engine, login: str, password: str, address: str) -> tuple[UUID, Member]:
    """A session for who knows the password. Refused otherwise, and for a while after too many failures.

    The attempt is written down before the password is looked at: who tries many at once gains nothing.
    """
    login = login.strip().lower()
    attempt = _note_attempt(engine, login, address)
    with engine.connect() as connection:
        row = connection.execute(select(staff).where(staff.c.login == login, staff.c.active)).first()
    if not fits(row.password_hash if row else None, password) or row is None:
        raise Refused("This login and password do not belong together.")
    session_id, moment = uuid4(), now()
    with engine.begin() as connection:
        gone = or_(sign_in_attempts.c.login == login, sign_in_attempts.c.attempt_id == attempt)
        connection.execute(delete(sign_in_attempts).where(gone))
        connection.execute(
            insert(sessions).values(session_id=session_id, staff_id=row.staff_id, made_at=moment, seen_at=moment)
        )
    return session_id, member(row)


def _note_attempt(engine: Engine, login: str, address: str) -> int:
    attempts, since = sign_in_attempts.c, now() - WINDOW
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(login))))
        connection.execute(delete(sign_in_attempts).where(attempts.at < since))
        for column, value, most in ((attempts.login, login, PER_LOGIN), (attempts.address, address, PER_ADDRESS)):
            if (connection.scalar(select(func.count()).where(column == value, attempts.at >= since)) or 0) >= most:
                raise Refused("Too many attempts. Try again in {n} minutes.", n=int(WINDOW.total_seconds() // 60))
        made = insert(sign_in_attempts).values(login=login, address=address, at=now()).returning(attempts.attempt_id)
        return int(connection.execute(made).scalar_one())


def who(engine: Engine, session_id: UUID) -> Member | None:
    """Who this session belongs to, while it lasts."""
    query = (
        select(staff, sessions.c.seen_at)
        .join(sessions, sessions.c.staff_id == staff.c.staff_id)
        .where(
            sessions.c.session_id == session_id,
            sessions.c.ended_at.is_(None),
            sessions.c.seen_at > now() - IDLE,
            sessions.c.made_at > now() - LONGEST,
            staff.c.active,
        )
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    if row.seen_at < now() - timedelta(minutes=1):
        with engine.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.session_id == session_id).values(seen_at=now()))
    return member(row)


def sign_out(engine: Engine, session_id: UUID) -> None:
    with engine.begin() as connection:
        connection.execute(update(sessions).where(sessions.c.session_id == session_id).values(ended_at=now()))


def knows_password(engine: Engine, staff_id: UUID, password: str) -> bool:
    with engine.connect() as connection:
        password_hash = connection.scalar(select(staff.c.password_hash).where(staff.c.staff_id == staff_id))
    return fits(password_hash, password)
