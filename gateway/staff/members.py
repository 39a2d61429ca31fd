"""The members of staff as rows: add, find, change, deactivate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from gateway.staff.passwords import hashed
from gateway.staff.rights import ROLES, rights_of
from gateway.storage.tables import sessions, staff
from gateway.words import LANGUAGES
from kernel.clock import now
from kernel.refused import NotFound, Refused

THEMES = ("system", "light", "dark")


@dataclass(frozen=True)
class Member:
    staff_id: UUID
    login: str
    name: str
    roles: tuple[str, ...]
    language: str
    theme: str
    active: bool

    @property
    def rights(self) -> frozenset[str]:
        return rights_of(self.roles)


def member(row: Row[Any]) -> Member:
    return Member(row.staff_id, row.login, row.name, tuple(row.roles), row.language, row.theme, row.active)


def add_staff(engine: Engine, login: str, name: str, password: str, roles: Sequence[str], language: str = "nl") -> UUID:
    """Let somebody work here. Refused where the login is taken, a role is unknown or the password too short."""
    login, name = login.strip().lower(), name.strip()
    if not login or not name:
        raise Refused("Somebody who signs in has a name and a login.")
    _check(roles, language)
    staff_id = uuid4()
    row = {"staff_id": staff_id, "login": login, "name": name, "password_hash": hashed(password)}
    try:
        with engine.begin() as connection:
            connection.execute(insert(staff).values(**row, roles=list(roles), language=language))
    except IntegrityError:
        raise Refused("The login {login} is taken.", login=login) from None
    return staff_id


def _check(roles: Sequence[str], language: str) -> None:
    if not roles or not set(roles) <= set(ROLES):
        raise Refused("Choose at least one role.")
    if language not in LANGUAGES:
        raise Refused("This language is not spoken here.")


def all_staff(engine: Engine) -> list[Member]:
    with engine.connect() as connection:
        return [member(row) for row in connection.execute(select(staff).order_by(staff.c.active.desc(), staff.c.name))]


def change_roles(engine: Engine, staff_id: UUID, roles: Sequence[str]) -> None:
    _check(roles, "nl")
    _change(engine, staff_id, roles=list(roles))


def set_active(engine: Engine, staff_id: UUID, active: bool) -> None:
    """Let somebody in again, or keep them out from now on: their sessions end."""
    _change(engine, staff_id, active=active)


def set_password(engine: Engine, staff_id: UUID, password: str) -> None:
    """A new password; who is signed in with the old one is no longer."""
    _change(engine, staff_id, password_hash=hashed(password))
    with engine.begin() as connection:
        connection.execute(update(sessions).where(sessions.c.staff_id == staff_id).values(ended_at=now()))


def set_preferences(engine: Engine, staff_id: UUID, language: str, theme: str) -> None:
    _check(["office"], language)
    _change(engine, staff_id, language=language, theme=theme if theme in THEMES else "system")


def _change(engine: Engine, staff_id: UUID, **values: Any) -> None:
    with engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(80086)))
        administrators = select(func.count()).where(staff.c.active, staff.c.roles.contains(["administrator"]))
        before = connection.scalar(administrators)
        if not connection.execute(update(staff).where(staff.c.staff_id == staff_id).values(**values)).rowcount:
            raise NotFound("This member of staff does not exist.")
        if before and not connection.scalar(administrators):
            raise Refused("Somebody has to remain administrator.")
        if values.get("active") is False:
            connection.execute(update(sessions).where(sessions.c.staff_id == staff_id).values(ended_at=now()))
