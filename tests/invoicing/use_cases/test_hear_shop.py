"""A shop says who it is: heard in any order, on its next invoice, and not on those that are out."""

import pytest

from contracts.invoicing import IssueInvoice, PrintInvoices
from contracts.shop_identity import ShopIdentified, ShopIdentity
from services.invoicing.storage import shops
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.hear_shop import hear_shop
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.print_invoices import print_invoices
from tests.invoicing.builders import SHOP, an_order, within
from tests.paper_reading import a_logo, texts

FIETSEN = ShopIdentity(shop=SHOP, version=2, name="Fietsen", company="Fietsen B.V.", vat_id="NL001234567B01")


def printed(uow, documents) -> bytes:
    order = an_order()
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    return documents.get(print_invoices(within(uow), documents, PrintInvoices(order_id=order.order_id)).sha256)


def test_the_newest_that_was_said_counts_in_whatever_order_it_is_heard(uow):
    assert shops.identity_of(uow.session, SHOP).name == SHOP
    for said in (FIETSEN, FIETSEN.model_copy(update={"version": 1, "name": "Older"}), FIETSEN):
        hear_shop(uow, ShopIdentified(identity=said))
    assert shops.identity_of(uow.session, SHOP) == FIETSEN


@pytest.mark.row("P-70")
def test_its_next_invoice_bears_it_with_its_logo(uow, documents):
    before = printed(uow, documents)
    logo = documents.put(a_logo(), "logo.png", "image/png")
    hear_shop(uow, ShopIdentified(identity=FIETSEN.model_copy(update={"logo": logo})))
    after = printed(uow, documents)
    assert "Fietsen B.V." not in texts(before)[0]
    assert "Fietsen B.V." in texts(after)[0]
    assert "Btw NL001234567B01" in texts(after)[0]
    assert (b"/Subtype /Image" in before, b"/Subtype /Image" in after) == (False, True)
