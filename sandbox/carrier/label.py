"""The carrier's own label: A6, address, barcode."""

from __future__ import annotations

from io import BytesIO

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from sandbox.carrier.parcels import label_number
from sandbox.store import Doc


def draw_label(parcel: Doc) -> bytes:
    sheet = BytesIO()
    page = Canvas(sheet, pagesize=(105 * mm, 148 * mm), invariant=1)
    page.setTitle(str(parcel["barcode"]))
    page.setFont("Helvetica-Bold", 15)
    page.drawString(8 * mm, 134 * mm, "Vlot Vervoer")
    page.setFont("Helvetica", 9)
    page.drawRightString(97 * mm, 134 * mm, label_number(str(parcel["barcode"])))
    page.line(8 * mm, 130 * mm, 97 * mm, 130 * mm)
    lines = [parcel["name"], parcel["street"], f"{parcel['postcode']}  {parcel['city']}", parcel["country"]]
    page.setFont("Helvetica", 13)
    for i, line in enumerate(lines):
        page.drawString(8 * mm, (118 - 7 * i) * mm, str(line))
    page.setFont("Helvetica", 9)
    page.drawString(8 * mm, 84 * mm, f"Order {parcel.get('order_number', '')}   {parcel.get('weight_grams', 0)} g")
    if parcel.get("cod_amount"):
        page.setFont("Helvetica-Bold", 12)
        page.drawString(8 * mm, 76 * mm, f"Rembours EUR {parcel['cod_amount']}")
    bars = Code128(str(parcel["barcode"]), barHeight=28 * mm, barWidth=0.33 * mm)
    bars.drawOn(page, (105 * mm - bars.width) / 2, 34 * mm)
    page.setFont("Helvetica", 10)
    page.drawCentredString(52.5 * mm, 27 * mm, str(parcel["barcode"]))
    page.save()
    return sheet.getvalue()
