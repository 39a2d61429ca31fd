"""Shops as administrators see them: connected after a test, watched, and read again."""

import re

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from contracts.integration import (
    CheckConnection,
    DismissGap,
    ListShops,
    PauseHistory,
    RefetchNumbers,
    RefetchOrder,
    RefetchRange,
    RetryRefused,
    SaveShop,
)
from gateway.words import LANGUAGES, said
from kernel.sentence import pack
from tests.gateway.builders import number_id
from tests.gateway.scripted import ScriptedAsker
from tests.gateway.shop_trying import ADDRESS, a_difference, a_sample, good

FORM = {
    "shop": "Tuin",
    "name": "Tuinhal",
    "kind": "auto",
    "address": "tuin.example/admin",
    "secret.access_token": "very secret",
    "languages": "1 = en",
    "settings": "payment.banktransfer = transfer",
    "enabled": "on",
}
FOUND = {**FORM, "kind": "magento2", "address": ADDRESS}
pytestmark = pytest.mark.row("INT-06")


def tried(browser: FlaskClient, **changes: str) -> str:
    answer = browser.post("/settings/shops/try", data={**FORM, **changes}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.text


def proof_in(page: str) -> str:
    found = re.search(r'name="proof" value="(\w+)"', page)
    return found[1] if found else ""


def test_a_connection_is_tried_step_by_step_with_a_sample_order(
    administrator: FlaskClient, asker: ScriptedAsker
) -> None:
    page = tried(administrator)
    asked = asker.last(CheckConnection)
    assert (asked.kind, asked.address, asked.credentials) == (
        "auto",
        "tuin.example/admin",
        {"access_token": "very secret"},
    )
    assert "Magento 2, over REST." in page
    assert "1 of 2 are given" in page
    assert "Write credit notes: the right Magento_Sales::creditmemo is missing." in page
    assert "120 min behind" in page
    assert "Order 100000007, as it would be taken over" in page
    assert "Gazelle Ultimate C380" in page
    assert "adds up to the cent" in page
    assert "very secret" not in page


def test_what_was_found_stands_in_the_form(administrator: FlaskClient) -> None:
    page = tried(administrator)
    assert f'value="{ADDRESS}"' in page
    assert '<option value="magento2" selected>' in page
    assert "1 = en\n2 = de" in page  # what was typed stays


def test_amounts_of_the_sample_that_do_not_add_up_are_named(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(CheckConnection, good(sample=a_sample(differences=(a_difference(),))))
    page = tried(administrator)
    assert "the subtotal says" in page
    assert "does not add up to the shop" in page


def test_a_tested_connection_is_saved(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    proof = proof_in(tried(administrator))
    administrator.post("/settings/shops", data={**FOUND, "proof": proof})
    saved = asker.last(SaveShop)
    assert (saved.shop, saved.kind, saved.address) == ("tuin", "magento2", ADDRESS)
    assert (saved.credentials, saved.languages) == ({"access_token": "very secret"}, {"1": "en"})
    assert saved.settings == {"payment.banktransfer": "transfer"}
    assert "very secret" not in administrator.get("/settings/shops/fietshal").text


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"secret.access_token": "another"},
        {"address": "https://elsewhere.example"},
        {"kind": "openmage"},
        {"secret.consumer_key": "and this"},
    ],
)
def test_an_untested_or_changed_connection_is_saved_only_by_a_decision(
    changes: dict[str, str], administrator: FlaskClient, asker: ScriptedAsker
) -> None:
    proof = proof_in(tried(administrator)) if changes else ""
    form = {**FOUND, "proof": proof, **changes}
    answer = administrator.post("/settings/shops", data=form)
    assert answer.status_code == 409
    assert "has not been tested as it is" in answer.text
    assert 'value="Tuinhal"' in answer.text  # nothing that was typed is lost
    assert "very secret" not in answer.text
    assert not asker.was_asked(SaveShop)
    administrator.post("/settings/shops", data={**form, "anyway": "yes"})
    assert asker.was_asked(SaveShop)


def test_a_failed_test_gives_no_proof(administrator: FlaskClient) -> None:
    page = tried(administrator, **{"secret.access_token": "wrong"})
    assert proof_in(page) == ""
    assert "The shop does not accept these credentials." in page
    assert "gave no answer within 8 s." in page
    assert "Copy them from the shop once more." in page
    assert "Save anyway" in page


def test_a_known_shop_whose_connection_stays_needs_no_new_test(
    administrator: FlaskClient, asker: ScriptedAsker
) -> None:
    shop = asker.call(ListShops())[0]
    form = {"known": "1", "shop": shop.shop, "name": "Anders", "kind": shop.kind, "address": shop.address}
    administrator.post("/settings/shops", data=form)
    assert asker.last(SaveShop).name == "Anders"
    assert administrator.post("/settings/shops", data={**form, "address": "https://new.example"}).status_code == 409


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "excel"},
        {"kind": "auto"},
        {"address": "ftp://x"},
        {"shop": "a b"},
        {"shop": "fietshal"},
        {"languages": "x"},
    ],
)
def test_a_shop_that_cannot_be_is_not_saved(
    administrator: FlaskClient, asker: ScriptedAsker, changes: dict[str, str]
) -> None:
    answer = administrator.post("/settings/shops", data={**FOUND, "anyway": "yes", **changes})
    assert answer.status_code == 409
    assert not asker.was_asked(SaveShop)


def test_a_saved_connection_is_tried_from_its_page(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    page = administrator.get("/settings/shops/fietshal?check=1").text
    assert asker.last(CheckConnection).shop == "fietshal"
    assert "Order 100000007, as it would be taken over" in page


@pytest.mark.row("C-10")
@pytest.mark.row("P-17")
def test_the_operations_page_tells_how_each_shop_stands(administrator: FlaskClient) -> None:
    page = administrator.get("/operations/").text
    assert "100012869" in page
    assert "1,200 of about 4,600" in page
    assert "820 a minute" in page
    assert "640 customers so far" in page
    assert "✓ 31 customers imported" in page
    assert "5 min left" in page
    assert "paused by Anna de Boer" in page
    assert "cannot be read since" in page
    assert "The shop gave no answer within 20 s." in page
    assert "clock 120 min behind" in page
    assert "The grand total is negative: -5." in page
    assert "204 orders so far" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "De winkel gaf geen antwoord binnen 20 s."), ("de", "Der Shop hat innerhalb von 20 s nicht geantwortet.")],
)
def test_a_partners_trouble_is_said_in_the_readers_language(language: str, words: str, signed_in: object) -> None:
    page = signed_in("administrator", language).get("/operations/").text  # type: ignore[operator]
    assert language in LANGUAGES
    assert words in page
    assert "\x1e" not in page


@pytest.mark.row("C-10")
@pytest.mark.row("P-17")
def test_missing_and_refused_orders_are_decided(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    administrator.post("/operations/shops/order", data={"shop": "fietshal", "number": "100012869"})
    assert asker.last(RefetchOrder).number == "100012869"
    administrator.post("/operations/shops/gap", data={"shop": "fietshal", "number": "100012869"})
    assert asker.last(DismissGap).number == "100012869"
    administrator.post("/operations/shops/refused", data={"refused_id": str(number_id("r"))})
    assert asker.last(RetryRefused).refused_id == number_id("r")
    administrator.post("/operations/shops/numbers", data={"shop": "fietshal", "first": "1", "last": "9"})
    assert (asker.last(RefetchNumbers).first, asker.last(RefetchNumbers).last) == ("1", "9")
    days = {"shop": "fietshal", "first": "2026-11-20", "last": "2026-11-10"}
    administrator.post("/operations/shops/range", data=days)
    assert not asker.was_asked(RefetchRange)


@pytest.mark.row("P-75")
def test_the_import_waits_and_goes_on(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    administrator.post("/operations/shops/history", data={"shop": "fietshal", "paused": "yes"})
    assert asker.last(PauseHistory).paused
    administrator.post("/operations/shops/history", data={"shop": "meubelhuis", "paused": "no"})
    assert not asker.last(PauseHistory).paused


def test_a_strangers_words_in_a_packed_sentence_stay_escaped() -> None:
    packed = pack("{who} says {words}", who="Nobody", words="<b>{who}</b>")
    assert said(packed) == "Nobody says <b>{who}</b>"  # escaped by the page that prints it
    assert said(Markup("<i>{}</i>").format(packed)) == Markup("<i>Nobody says &lt;b&gt;{who}&lt;/b&gt;</i>")
    assert said(7) == 7


@pytest.mark.row("C-10")
def test_refused_orders_and_stock_that_fails_are_counted_in_the_menu(
    administrator: FlaskClient, asker: ScriptedAsker
) -> None:
    def counted(**changes: int) -> str:
        shop = asker.call(ListShops())[0].model_copy(update=changes)
        asker.when(ListShops, (shop,))
        found = re.search(r'id="count-operations"[^>]*>(\d*)', administrator.get("/frame").text)
        return found[1] if found else "missing"

    before = int(counted(refused_orders=0, stock_failing=0) or 0)
    assert int(counted(refused_orders=3, stock_failing=2)) == before + 5


def test_a_shop_that_is_connected_already_is_told(administrator: FlaskClient, asker: ScriptedAsker) -> None:
    assert "twice" not in tried(administrator)
    (shop, *_others) = asker.call(ListShops())
    asker.when(ListShops, (shop.model_copy(update={"address": ADDRESS}),))
    assert f"{shop.name} is connected at this address already: every order would be here twice." in tried(administrator)
    assert "twice" not in tried(administrator, shop=shop.shop)
