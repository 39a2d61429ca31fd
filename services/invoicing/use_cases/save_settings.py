"""How a shop invoices from now on; invoices that are out, and orders that are in, stay as they are."""

from contracts.invoicing import InvoiceSettings
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.invoicing.storage import shops


def save_settings(uow: UnitOfWork, settings: InvoiceSettings) -> InvoiceSettings:
    prefix = settings.number_prefix
    if not ((prefix.isascii() and prefix.replace("-", "").isalnum()) or not prefix) or len(prefix) > 8:
        raise Refused("The prefix of invoice numbers may hold up to eight letters, digits and dashes.")
    if not 0 <= settings.payment_days <= 365:
        raise Refused("The time for payment must lie between 0 and 365 days.")
    shops.save(uow.session, settings)
    return settings
