"""A closed day as the carrier wants it, and its answer in our words. Pure."""

from datetime import date
from decimal import Decimal
from typing import Any

from contracts.facts import Address, Delivery, Parcel, Stop
from contracts.integration import ManifestAccepted
from contracts.planning import DayClosed
from services.integration.partners.rest_carrier.schemas import ManifestAnswer


def manifest_of(closed: DayClosed, sender: Address) -> dict[str, Any]:
    return {
        "key": str(closed.closing_id),
        "collection_date": closed.collection_day.isoformat(),
        "sender": {
            "name": sender.company or sender.name,
            "street": ", ".join(sender.street),
            "postcode": sender.postcode,
            "city": sender.city,
            "country": sender.country,
        },
        "parcels": [
            _parcel(stop, parcel, first=position == 0)
            for stop in closed.stops
            if stop.delivery is Delivery.PARCEL
            for position, parcel in enumerate(stop.parcels)
        ],
    }


def _parcel(stop: Stop, parcel: Parcel, *, first: bool) -> dict[str, Any]:
    """What is to be collected in money stands on the first box of an order only."""
    return {
        "barcode": parcel.barcode,
        "order_number": stop.number,
        "name": stop.address.name or stop.customer_name,
        "street": ", ".join(stop.address.street),
        "postcode": stop.address.postcode,
        "city": stop.address.city,
        "country": stop.address.country,
        "weight_grams": _weight(stop, parcel),
        "reference": stop.reference or stop.number,
        "cod_amount": str(stop.to_collect if first else Decimal(0)),
    }


def _weight(stop: Stop, parcel: Parcel) -> int:
    """Carriers refuse a box of nothing; where no weight is known it is taken for a kilogram."""
    return parcel.weight_grams or sum(int(line.weight_grams * line.quantity) for line in stop.lines) or 1000


def accepted_of(closing_id: Any, carrier: str, day: date, answer: ManifestAnswer) -> ManifestAccepted:
    return ManifestAccepted(
        closing_id=closing_id,
        carrier=carrier,
        manifest_number=answer.manifest_id,
        collection_day=date.fromisoformat(answer.collection_date) if answer.collection_date else day,
        tracking={barcode: barcode for barcode in answer.accepted},
        tracking_urls={
            barcode: url for barcode, url in answer.tracking.items() if url.startswith(("http://", "https://"))
        },
        refused={parcel.barcode: parcel.reason for parcel in answer.refused},
    )
