"""What nobody has explained yet stands on the operations page, each with what mends it."""

import pytest
from flask.testing import FlaskClient

from contracts.integration import AskArticle, DismissUnknown, MapMethod
from tests.gateway.explaining import ENTRIES
from tests.gateway.scripted import ScriptedAsker

pytestmark = pytest.mark.row("P-17")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Nog uit te leggen", "Betaalwijze", "Op rekening", "Bezorgen", "3 orders")),
        ("de", ("Noch zu klären", "Zahlungsart", "Auf Rechnung", "Liefern", "3 Aufträge")),
        ("en", ("To be explained", "Way of paying", "On account", "Deliver", "3 orders")),
    ],
)
def test_each_entry_is_told_in_the_readers_language(language: str, words: tuple[str, ...], signed_in: object) -> None:
    page = signed_in("administrator", language).get("/operations/").text  # type: ignore[operator]
    section = page[page.index('id="unknown"') :].split("</section>")[0]
    assert [each for each in words if each not in section] == []
    assert "Super &lt;Pay&gt;" in section
    assert "superpay_direct" in section
    assert f"/orders/{ENTRIES[0].last_order_id}" in section
    assert 'value="online" selected' in section
    assert "BEL-1 Fietsbel" in section


def test_each_is_mended_where_it_stands(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    method = {"shop": "fietshal", "what": "payment", "code": "superpay_direct"}
    administrator.post("/operations/shops/method", data={**method, "kind": "transfer"})
    assert asker.last(MapMethod) == MapMethod(**method, kind="transfer")
    administrator.post("/operations/shops/article", data={"shop": "fietshal", "code": "4711"})
    assert asker.last(AskArticle).code == "4711"
    administrator.post("/operations/shops/right", data={**method, "what": "product", "code": "4711"})
    assert asker.last(DismissUnknown) == DismissUnknown(shop="fietshal", what="product", code="4711")
