"""What the carrier answers to a packing slip."""

from pydantic import BaseModel, ConfigDict


class RefusedParcel(BaseModel):
    barcode: str
    reason: str = ""


class ManifestAnswer(BaseModel):
    model_config = ConfigDict(extra="ignore")

    manifest_id: str
    accepted: tuple[str, ...] = ()
    refused: tuple[RefusedParcel, ...] = ()
    collection_date: str = ""
    tracking: dict[str, str] = {}  # barcode → page for the customer
