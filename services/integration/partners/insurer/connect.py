"""The client for an insurer, by its kind."""

from collections.abc import Callable

from services.integration.partners.http import Line
from services.integration.partners.insurer.client import ZekerEnZoon
from services.integration.partners.insurer.insurer import InsurerConnection, InsurerPartner
from services.integration.partners.trouble import WrongAddress

KINDS: dict[str, Callable[[InsurerConnection, Line | None], InsurerPartner]] = {"zekerenzoon": ZekerEnZoon}


def connect_insurer(connection: InsurerConnection, line: Line | None = None) -> InsurerPartner:
    family = KINDS.get(connection.kind)
    if family is None:
        raise WrongAddress("An insurer of the kind {kind} is not known here.", kind=connection.kind)
    return family(connection, line)
