"""The invoices: searched, open items, opened as PDF."""

from flask import Blueprint, render_template, request

from contracts.invoicing import FindInvoices
from gateway.asking import ask

pages = Blueprint("invoices", __name__, url_prefix="/invoices")


@pages.get("/")
def overview() -> str:
    question = FindInvoices(
        search=request.args.get("q", "").strip()[:200],
        only_open=request.args.get("open") == "1",
        after=request.args.get("after", "")[:500],
    )
    page = ask(question)
    template = "invoices/_rows.html" if question.after else "invoices/list.html"
    return render_template(template, page=page, question=question)
