"""The policy as a PDF, as the insurer would send it."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from sandbox.store import Doc


def draw_policy(policy: Doc) -> bytes:
    """The same policy gives the same bytes."""
    buffer = BytesIO()
    page = Canvas(buffer, pagesize=A4, invariant=1)
    page.setTitle(f"Polis {policy['policy_number']}")
    page.setFont("Helvetica-Bold", 20)
    page.drawString(25 * mm, 265 * mm, "Zeker & Zoon Verzekeringen")
    page.setFont("Helvetica", 11)
    owner, article = policy["owner"], policy["article"]
    rows = (
        ("Polisnummer", policy["policy_number"]),
        ("Verzekerde", owner["name"]),
        ("Adres", f"{owner['street']}, {owner['postcode']} {owner['city']} ({owner['country']})"),
        ("Artikel", article["description"]),
        ("Framenummer", policy.get("frame_number") or "–"),
        ("Verzekerde waarde", f"EUR {policy['value']:.2f}"),
        ("Premie", f"EUR {policy['premium']:.2f} voor {policy['months']} maanden"),
        ("Looptijd", f"{policy['starts_on']} t/m {policy['ends_on']}"),
    )
    for number, (name, value) in enumerate(rows):
        page.drawString(25 * mm, (245 - 9 * number) * mm, name)
        page.drawString(70 * mm, (245 - 9 * number) * mm, str(value)[:80])
    page.showPage()
    page.save()
    return buffer.getvalue()
