"""An order's credit note: what can be taken back of its invoice, chosen piece by piece or all at once."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from contracts.invoicing import Creditable, CreditInvoice, GetCreditable
from gateway.acting import back_with, id_in, number_in, text_in
from gateway.asking import ask
from gateway.staff.rights import needs
from gateway.words import _
from kernel.money import ZERO

pages = Blueprint("credit", __name__, url_prefix="/orders/<uuid:order_id>/credit")


@pages.get("/")
def dialog(order_id: UUID) -> str:
    """The form gives the note its id: sent twice, it is made once."""
    return render_template("orders/_credit.html", left=ask(GetCreditable(order_id=order_id)), note_id=uuid4())


@pages.post("/")
@needs("money")
def credit(order_id: UUID) -> AnyResponse:
    seen = ask(GetCreditable(order_id=order_id)) if "everything" in request.form else None
    ask(
        CreditInvoice(
            order_id=order_id,
            credit_note_id=id_in("credit_note_id"),
            seen_left=number_in("seen_left") or ZERO,
            reason=text_in("reason", 300),
            **(_everything(seen) if seen else _chosen()),
        )
    )
    return back_with(_("The credit note is made. The customer gets it by mail, and the shop is told."))


def _everything(left: Creditable) -> dict[str, Any]:
    return {
        "pieces": {line.key: line.left for line in left.lines},
        "shipping": left.shipping,
        "others": bool(left.others),
    }


def _chosen() -> dict[str, Any]:
    pieces = {key.removeprefix("pieces-"): number_in(key) or ZERO for key in request.form if key.startswith("pieces-")}
    kept, given = number_in("kept") or ZERO, number_in("given") or ZERO
    return {
        "pieces": {key: count for key, count in pieces.items() if count},
        "shipping": number_in("shipping") or ZERO,
        "others": "others" in request.form,
        "adjustment": Decimal(given - kept),
    }
