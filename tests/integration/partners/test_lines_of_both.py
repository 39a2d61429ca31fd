"""What a connector must know of both Magentos, line by line: those lines that no other test here names."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from kernel.clock import now
from services.integration.partners.connect import connect
from services.integration.partners.magento.book import Book
from services.integration.partners.magento2 import client as magento2
from services.integration.partners.magento2.client import Magento2
from services.integration.partners.openmage.client import OpenMage
from services.integration.partners.shop import Connection, Credit, OrderRef, Track
from services.integration.partners.trouble import Rejected
from tests.integration.builders import BEARER, OAUTH, XMLRPC
from tests.integration.conftest import Sandbox


@pytest.fixture
def bikes(sandbox: Sandbox) -> Magento2:
    found = connect(Connection("fietshal", "magento2", f"{sandbox.address}/fietshal", OAUTH))
    assert isinstance(found, Magento2)
    return found


@pytest.fixture
def furniture(sandbox: Sandbox) -> OpenMage:
    found = connect(Connection("meubelhuis", "openmage", f"{sandbox.address}/meubelhuis", XMLRPC))
    assert isinstance(found, OpenMage)
    return found


def asked_of(shop: OpenMage, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...]]]:
    """Every call from now on, as it is sent."""
    sent: list[tuple[str, tuple[Any, ...]]] = []
    inner = shop.rpc.wire.write  # type: ignore[attr-defined]

    def noted(method: str, *arguments: Any) -> Any:
        sent.append((method, arguments))
        return inner(method, *arguments)

    monkeypatch.setattr(shop.rpc.wire, "write", noted)  # type: ignore[attr-defined]
    return sent


# ---- OpenMage


def test_history_is_read_in_windows_of_fifty(
    furniture: OpenMage, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenMage 6: only `from` with `to`, never an operator that would be dropped or unknown."""
    sandbox.place("meubelhuis", count=3)
    sent = asked_of(furniture, monkeypatch)
    found, before = furniture.older(200)
    assert (found, before) == ([], 150)
    seen = [each.increment_id for page in furniture.changed(now() - timedelta(hours=1)) for each in page]
    assert len(seen) == 3
    windows = [arguments[0] for method, arguments in sent if method == "sales_order.list"]
    assert windows[0] == {"order_id": {"from": "150", "to": "199"}}
    assert all(set(each) == {"from", "to"} for window in windows for each in window.values())


def test_a_poll_goes_by_the_moment_in_utc(furniture: OpenMage, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenMage 7: whatever the shop's own zone."""
    sent = asked_of(furniture, monkeypatch)
    since = now().replace(microsecond=0) - timedelta(minutes=5)
    list(furniture.changed(since))
    assert sent[0][1][0]["updated_at"]["from"] == since.strftime("%Y-%m-%d %H:%M:%S")


def test_a_track_is_found_although_the_order_keeps_its_date(furniture: OpenMage, sandbox: Sandbox) -> None:
    """OpenMage 8: so a shipment is read back itself, never its order's date."""
    ref = OrderRef("", sandbox.place("meubelhuis", lines=[{"sku": "KUSSEN-45"}], shipping="parcel")["increment_id"])
    item = next(iter(furniture.now(ref).items))
    paper = furniture.ship(ref, {item: Decimal(1)}, "Pakbon 1", ())
    before = sandbox.order("meubelhuis", ref.increment_id)["updated_at"]
    furniture.add_track(ref, paper, Track("3SABCD", "PostNL"))
    assert sandbox.order("meubelhuis", ref.increment_id)["updated_at"] == before
    assert [each.tracks for each in furniture.shipments(furniture.now(ref).ref)] == [("3SABCD",)]


@pytest.mark.parametrize(("carrier", "kept"), [("dhl", "dhl"), ("postnl", "custom"), ("custom", "custom")])
def test_a_carrier_is_the_shops_own_or_custom(carrier: str, kept: str, furniture: OpenMage, sandbox: Sandbox) -> None:
    """OpenMage 11: an unknown carrier would be refused; its name stands in the title."""
    ref = OrderRef("", sandbox.place("meubelhuis", lines=[{"sku": "KUSSEN-45"}], shipping="parcel")["increment_id"])
    paper = furniture.ship(ref, {next(iter(furniture.now(ref).items)): Decimal(1)}, "Pakbon 1", ())
    furniture.add_track(ref, paper, Track("3SABCD", "PostNL", carrier))
    (shipment,) = sandbox.order("meubelhuis", ref.increment_id)["shipments"]
    assert [(each["carrier_code"], each["title"]) for each in shipment["tracks"]] == [(kept, "PostNL")]


def test_what_the_shop_says_of_its_version_is_not_asked(furniture: OpenMage, sandbox: Sandbox) -> None:
    """OpenMage 15: magentoInfo lies, so what a shop can do is tried; and JSON-RPC is not spoken at all."""
    sandbox.control("meubelhuis/settings", {"denied": ["core_magento.info"]})
    try:
        assert furniture.hello()["protocol"] == "xmlrpc"
        assert furniture.changed_products(None, 0)[0]
    finally:
        sandbox.control("meubelhuis/settings", {"denied": []})


def test_customers_are_never_asked_for(furniture: OpenMage, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenMage 16: their call returns a password's hash. An order carries all that is needed of its customer."""
    number = sandbox.place("meubelhuis", registered=True, customer={"email": "h@example.nl"})["increment_id"]
    sent = asked_of(furniture, monkeypatch)
    furniture.hello()
    (shown,) = furniture.numbered(number)
    order, _ = furniture.order_of(shown.body or {}, Book())
    furniture.changed_products(None, 0)
    furniture.older(None)
    assert (order.customer_email, bool(order.customer_shop_id), bool(order.billing.street)) == (
        "h@example.nl",
        True,
        True,
    )
    assert not [method for method, _ in sent if method.startswith("customer")]
    assert "password" not in str(shown.body)


# ---- Magento 2


def test_either_way_of_signing_in(sandbox: Sandbox) -> None:
    """Magento 2, 1: four values, or the token alone; never an administrator's."""
    for credentials in (OAUTH, BEARER):
        shop = connect(Connection("fietshal", "magento2", f"{sandbox.address}/fietshal", credentials))
        assert shop.hello()["languages"]


def test_a_shop_that_limits_its_pages_is_read_whole(bikes: Magento2, sandbox: Sandbox) -> None:
    """Magento 2, 2: 300 a page is the limit that a shop may switch on."""
    sandbox.control("fietshal/settings", {"page_limit": 300})
    try:
        assert bikes.hello()["attributes"]
        assert list(bikes.stock([]))
        assert bikes.changed_products(None, 0)[0]
        bikes.older(None)
    finally:
        sandbox.control("fietshal/settings", {"page_limit": 0})
    assert magento2.PAGE <= 300


def test_an_order_of_many_lines_is_invoiced_and_shipped_whole(bikes: Magento2, sandbox: Sandbox) -> None:
    """Magento 2, 2: where twenty rows a call are the limit, none at all means all that is left."""
    placed = sandbox.place(
        "fietshal", lines=[{"sku": "VEL-POMP"}] * 23, payment="banktransfer", shipping="parcel"
    )["increment_id"]  # fmt: skip
    ref = OrderRef(str(sandbox.order("fietshal", placed)["entity_id"]), placed)
    sandbox.control("fietshal/settings", {"array_limit": 20})
    try:
        items = {item: each.to_invoice for item, each in bikes.now(ref).items.items() if not each.parent}
        assert len(items) == 23
        bikes.invoice(ref, items, "Pakbon 1", capture=False)
        bikes.ship(ref, items, "Pakbon 2", ())
        some = dict(list(items.items())[:21])
        with pytest.raises(Rejected, match="Maximum items"):  # part of it cannot be said in fewer rows
            bikes.credit(bikes.now(ref), Credit(some), "Pakbon 3")
    finally:
        sandbox.control("fietshal/settings", {"array_limit": 0})
    order = sandbox.order("fietshal", placed)
    assert [len(order[kind]) for kind in ("invoices", "shipments", "creditmemos")] == [1, 1, 0]
    assert order["state"] == "complete"


def test_only_the_calls_that_move_an_order_are_used(
    bikes: Magento2, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Magento 2, 7: POST orders, invoices and shipment store without moving the order's state."""
    posted: list[str] = []
    inner = bikes.rest.post
    monkeypatch.setattr(bikes.rest, "post", lambda path, body=None: (posted.append(path), inner(path, body))[1])
    placed = sandbox.place("fietshal", lines=[{"sku": "VEL-POMP", "qty": 2}], payment="banktransfer", shipping="parcel")
    ref = OrderRef(str(placed["entity_id"]), placed["increment_id"])
    item = str(placed["lines"][0]["item_id"])

    bikes.hold(ref)
    bikes.unhold(ref)
    bikes.comment(ref, "pending", "Gepland")
    bikes.invoice(ref, {item: Decimal(2)}, "Pakbon 1", capture=False)
    paper = bikes.ship(ref, {item: Decimal(2)}, "Pakbon 2", ())
    bikes.add_track(ref, paper, Track("3SABCD", "PostNL"))
    bikes.credit(bikes.now(ref), Credit({item: Decimal(1)}), "Pakbon 3")
    with pytest.raises(Rejected, match="did not cancel"):  # 200 with false
        bikes.cancel(ref)

    key = ref.shop_order_id
    assert posted == [
        *(f"orders/{key}/{act}" for act in ("hold", "unhold", "comments")),
        *(f"order/{key}/{act}" for act in ("invoice", "ship")),
        "shipment/track",
        f"order/{key}/refund",
        f"orders/{key}/cancel",
    ]
    assert sandbox.order("fietshal", ref.increment_id)["state"] == "complete"


def test_articles_with_signs_in_their_number(bikes: Magento2, sandbox: Sandbox) -> None:
    """Magento 2, 10: SKUs hold / and +."""
    skus = [each.article.sku for each in bikes.changed_products(None, 0)[0]]
    odd = [sku for sku in skus if "/" in sku or "+" in sku]
    assert odd
    assert set(bikes.stock_now(odd)) == set(odd)


def test_orders_of_one_second_are_all_seen(bikes: Magento2, furniture: OpenMage, sandbox: Sandbox) -> None:
    """Magento 2, 11, and OpenMage 7: what shares the second of the last look is shown again."""
    for shop, name in ((bikes, "fietshal"), (furniture, "meubelhuis")):
        placed = {each["increment_id"]: each["updated_at"] for each in sandbox.place(name, count=5)}
        from_ = min(
            shown.changed_at for page in shop.changed(now() - timedelta(hours=1)) for shown in page if shown.changed_at
        )
        again = {shown.increment_id for page in shop.changed(from_) for shown in page}
        assert again == set(placed)
