"""Asking an insurer, outside any transaction; its last trouble is written down, for whoever looks at an order."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from services.integration.partners.trouble import Denied, NoAnswer, PartnerTrouble, Rejected, WrongAddress
from services.integration.storage import insurers

_CODES: dict[type[PartnerTrouble], str] = {WrongAddress: "unreachable", Denied: "denied", NoAnswer: "no_answer"}


@contextmanager
def asking(engine: Engine, insurer: str) -> Iterator[None]:
    """A refusal is an answer like any other; every other trouble is the insurer's."""
    try:
        yield
    except Rejected:
        insurers.note_trouble(engine, insurer, "", "")
        raise
    except PartnerTrouble as trouble:
        insurers.note_trouble(engine, insurer, code_of(trouble), trouble.sentence)
        raise
    insurers.note_trouble(engine, insurer, "", "")


def code_of(trouble: PartnerTrouble) -> str:
    return _CODES.get(type(trouble), "garbled")
