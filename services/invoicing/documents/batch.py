"""Many invoices and stickers in one PDF, drawn from what the invoices froze: one typeface in it, not a thousand."""

from dataclasses import dataclass

from contracts.facts import Stop
from kit.paper import Document, Label, day, language_of, shipping_label
from services.invoicing.documents.invoice import NO_LOGOS, Logos, draw_into
from services.invoicing.domain.invoice import Invoice

_OWN_VAN = {"nl": "Eigen bus", "de": "Eigener Lieferwagen", "en": "Own van"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An invoice (where there is one), then a sticker for each box of the stop."""

    invoice: Invoice | None
    stop: Stop | None = None
    sender: tuple[str, ...] = ()
    language: str = ""


def draw_batch(entries: list[Entry], title: str, logos: Logos = NO_LOGOS) -> bytes:
    document = Document(title)
    for entry in entries:
        if entry.invoice is not None:
            draw_into(document, entry.invoice, entry.language, logos)
        if entry.stop is not None:
            _stickers(document, entry.stop, entry.sender)
    return document.pdf()


def _stickers(document: Document, stop: Stop, sender: tuple[str, ...]) -> None:
    speaks = language_of(stop.language)
    for parcel in sorted(stop.parcels, key=lambda parcel: parcel.box):
        shipping_label(
            document,
            Label(
                sender=sender,
                recipient=stop.address,
                order_number=stop.number,
                box=parcel.box,
                boxes=parcel.boxes,
                sscc=parcel.barcode,
                carrier=_OWN_VAN[speaks] if stop.carrier == "van" else stop.carrier,
                day=day(stop.day, speaks),
                slot=stop.slot,
                reference=stop.reference,
                to_collect=stop.to_collect,
                currency=stop.currency,
                weight_grams=parcel.weight_grams,
                language=speaks,
            ),
        )
