"""The client for a shop, by its kind."""

from collections.abc import Callable

from services.integration.partners.http import Line
from services.integration.partners.magento2.client import Magento2
from services.integration.partners.openmage.client import OpenMage
from services.integration.partners.shop import Connection, ShopPartner
from services.integration.partners.trouble import WrongAddress

KINDS: dict[str, Callable[[Connection, Line | None], ShopPartner]] = {"magento2": Magento2, "openmage": OpenMage}


def connect(connection: Connection, line: Line | None = None) -> ShopPartner:
    family = KINDS.get(connection.kind)
    if family is None:
        raise WrongAddress("A shop of the kind {kind} is not known here.", kind=connection.kind)
    return family(connection, line)
