"""Fietshal behaves as Magento 2 does, its quirks included."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests

from tests.sandbox.conftest import NOW


def test_a_wrong_token_is_told_what_it_may_not(box: Any) -> None:
    """Magento 2, 1."""
    answer = requests.get(
        f"{box.address}/fietshal/rest/all/V1/orders", headers={"Authorization": "Bearer no"}, timeout=5
    )
    assert answer.status_code == 401
    assert answer.json() == {
        "message": "The consumer isn't authorized to access %resources.",
        "parameters": {"resources": "Magento_Sales::sales"},
    }


def oauth(box: Any, url: str, params: dict[str, str], secret: str) -> requests.Response:
    """An independent OAuth 1 signature, as a shop's integration makes it."""
    head = {
        "oauth_consumer_key": "sandboxconsumerkey00000000000001",
        "oauth_token": "sandboxaccesstoken00000000000001",
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(int(datetime.fromisoformat(f"{NOW}+00:00").timestamp())),
        "oauth_nonce": base64.b32encode(hashlib.sha256(str(time.time_ns()).encode()).digest()[:10]).decode(),
        "oauth_version": "1.0",
    }
    enc = lambda t: quote(t, safe="-._~")  # noqa: E731
    joined = "&".join(f"{k}={v}" for k, v in sorted((enc(k), enc(v)) for k, v in {**params, **head}.items()))
    base = "&".join(["GET", enc(url), enc(joined)])
    key = f"sandboxconsumersecret00000000001&{secret}"
    head["oauth_signature"] = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()
    header = "OAuth " + ", ".join(f'{k}="{enc(v)}"' for k, v in head.items())
    return requests.get(url, params=params, headers={"Authorization": header}, timeout=5)


def test_oauth_one_with_hmac_sha256_opens_and_a_wrong_secret_does_not(box: Any, search: Any) -> None:
    """Magento 2, 1."""
    url = f"{box.address}/fietshal/rest/all/V1/orders"
    params = search(("status", "in", "pending,processing"), pageSize=1)
    assert oauth(box, url, params, "sandboxaccesssecret0000000000001").status_code == 200
    wrong = oauth(box, url, params, "other")
    assert (wrong.status_code, wrong.json()["message"]) == (401, "The signature is invalid. Verify and try again.")


def test_bearer_can_be_off_as_it_is_by_default_in_real_shops(box: Any) -> None:
    """Magento 2, 1."""
    box.control("fietshal/settings", {"bearer": False})
    assert box.rest("orders/1").status_code == 401
    box.control("fietshal/settings", {"bearer": True})
    assert box.rest("orders/1").status_code == 200


def test_asking_past_the_last_page_repeats_it(box: Any, search: Any) -> None:
    """Magento 2, 3."""
    conditions = search(("entity_id", "lteq", "45"), pageSize=20, currentPage=3)
    last = box.get("orders", **conditions)
    past = box.get("orders", **{**conditions, "searchCriteria[currentPage]": "9"})
    assert last["total_count"] == past["total_count"] == 45
    assert [o["entity_id"] for o in past["items"]] == [o["entity_id"] for o in last["items"]] == [41, 42, 43, 44, 45]


def test_key_paging_sees_each_order_once(box: Any, search: Any) -> None:
    seen: list[int] = []
    sort = {"searchCriteria[sortOrders][0][field]": "entity_id", "searchCriteria[sortOrders][0][direction]": "ASC"}
    while page := box.get("orders", **search(("entity_id", "gt", str(seen[-1] if seen else 0)), pageSize=25), **sort)[
        "items"
    ]:
        seen += [o["entity_id"] for o in page]
    assert seen == sorted(set(seen))
    assert len(seen) == box.look("fietshal/totals")["orders"]


def test_filters_in_a_group_are_ored_and_groups_anded(box: Any) -> None:
    """Magento 2, 2."""
    start = "searchCriteria[filterGroups]"
    params = {
        f"{start}[0][filters][0][field]": "sku",
        f"{start}[0][filters][0][value]": "VEL-%",
        f"{start}[0][filters][0][conditionType]": "like",
        f"{start}[0][filters][1][field]": "sku",
        f"{start}[0][filters][1][value]": "BAND/28+1.75",
        f"{start}[1][filters][0][field]": "price",
        f"{start}[1][filters][0][value]": "33",
        f"{start}[1][filters][0][conditionType]": "lt",
    }
    assert {p["sku"] for p in box.get("products", **params)["items"]} == {
        "VEL-LAMP-V40", "VEL-LAMP-A", "VEL-STANDAARD", "BAND/28+1.75",
    }  # fmt: skip


def test_an_order_number_is_text_and_an_id_a_number(box: Any, search: Any) -> None:
    assert box.get("orders", **search(("increment_id", "eq", "000012801")))["total_count"] == 1
    assert box.get("orders", **search(("increment_id", "eq", "12801")))["total_count"] == 0
    assert box.get("orders", **search(("increment_id", "like", "00001280_")))["total_count"] > 1
    assert box.get("orders", **search(("increment_id", "like", "00001280\\_")))["total_count"] == 0
    assert box.get("orders", **search(("entity_id", "eq", "07")))["items"][0]["entity_id"] == 7


def test_a_changed_article_is_found_by_its_moment(box: Any, search: Any) -> None:
    before = box.get("products/VEL-KRAT")["updated_at"]
    box.control("fietshal/products", {"sku": "VEL-KRAT", "name": "Voorkrat van essenhout"}, status=200)
    found = box.get("products", **search(("updated_at", "gt", before)))["items"]
    assert [(p["sku"], p["name"]) for p in found] == [("VEL-KRAT", "Voorkrat van essenhout")]
    assert box.control("fietshal/products", {"sku": "VEL-KRAT", "kleur": "x"}, status=409)


def test_several_orders_share_a_second(box: Any) -> None:
    """Magento 2, 11."""
    moments = [o["created_at"] for o in box.get("orders")["items"]]
    assert len(set(moments)) < len(moments)


def test_fields_leaves_only_what_is_named(box: Any, search: Any) -> None:
    found = box.get("orders", **search(("entity_id", "eq", "1")), fields="items[entity_id,items[sku]],total_count")
    assert set(found) == {"items", "total_count"}
    assert set(found["items"][0]) == {"entity_id", "items"}
    assert all(set(i) == {"sku"} for i in found["items"][0]["items"])


def test_empty_fields_are_left_out_and_guests_have_no_name(box: Any) -> None:
    """Magento 2, 4."""
    placed = box.place(registered=False, customer={"firstname": "Sanne", "lastname": "Jansen"})
    order = box.get(f"orders/{placed['entity_id']}")
    assert "coupon_code" not in order
    assert "customer_firstname" not in order
    assert "customer_id" not in order
    assert (order["customer_is_guest"], order["billing_address"]["firstname"]) == (1, "Sanne")


def test_what_the_customer_wished_travels_as_attributes(box: Any) -> None:
    told = {"preferred_day": "2026-11-25", "reference": "PO-77", "referrer": "nieuwsbrief"}
    order = box.get(f"orders/{box.place(**told, shipping='pickup', payment='payinstore')['entity_id']}")
    extra = order["extension_attributes"]
    assert (extra["delivery_date"], extra["reference"], extra["referrer"]) == ("2026-11-25", "PO-77", "nieuwsbrief")
    assert extra["pickup_location_code"] == "zwolle"
    assert extra["shipping_assignments"][0]["shipping"]["method"] == "instore_pickup"
    assert extra["payment_additional_info"] == [{"key": "method_title", "value": "Betalen bij afhalen"}]


def test_configurable_child_names_its_parent(box: Any) -> None:
    order = box.get(f"orders/{box.place(lines=[{'sku': 'GAZ-ESPRIT-C7-53', 'qty': 2}])['entity_id']}")
    top, child = order["items"]
    assert (top["product_type"], top["sku"], top["price_incl_tax"]) == ("configurable", "GAZ-ESPRIT-C7-53", 749)
    assert (child["parent_item_id"], child["parent_item"]["item_id"], child["price"]) == (
        top["item_id"],
        top["item_id"],
        0,
    )
    chosen = top["product_option"]["extension_attributes"]["configurable_item_options"]
    options = {o["value"]: o["label"] for o in box.get("products/attributes/frame_size/options")}
    assert [options[str(o["option_value"])] for o in chosen] == ["53"]


def test_virtual_order_has_no_address_to_ship_to(box: Any) -> None:
    order = box.get(f"orders/{box.place(lines=[{'sku': 'RIJKLAAR'}])['entity_id']}")
    assert (order["is_virtual"], order["state"]) == (1, "complete")
    shipping = order["extension_attributes"]["shipping_assignments"][0]["shipping"]
    assert set(shipping) == {"total"}


def test_ideal_is_paid_at_once_and_banktransfer_later(box: Any) -> None:
    ideal = box.place(payment="ideal")
    assert (ideal["state"], ideal["total_paid"], ideal["total_due"]) == ("processing", ideal["grand_total"], 0)
    bank = box.place(payment="banktransfer")
    assert (bank["state"], bank["total_paid"]) == ("new", None)
    left = box.place(payment="ideal", paid=False)
    assert (left["state"], left["status"], left["total_paid"]) == ("pending_payment", "pending_payment", None)
    for order in (bank, left):
        paid = box.control(f"fietshal/orders/{order['increment_id']}/pay", status=200)
        assert (paid["state"], paid["total_paid"]) == ("processing", order["grand_total"])


def test_invoice_twice_and_unknown_items_are_refused(box: Any, search: Any) -> None:
    placed = box.place(payment="banktransfer", lines=[{"sku": "VEL-TAS-46", "qty": 2}])
    path = f"order/{placed['entity_id']}/invoice"
    unknown = box.rest(path, "POST", {"items": [{"order_item_id": 999999, "qty": 1}]})
    assert (unknown.status_code, unknown.json()["message"].splitlines()[0]) == (
        400,
        "Invoice Document Validation Error(s):",
    )
    much = box.rest(path, "POST", {"items": [{"order_item_id": placed["lines"][0]["item_id"], "qty": 3}]})
    assert (much.status_code, much.json()["parameters"]) == (400, ["VEL-TAS-46"])
    number = box.rest(path, "POST", {"capture": True, "notify": False}).json()
    invoice = box.get("invoices", **search(("order_id", "eq", str(placed["entity_id"]))))["items"]
    assert [i["entity_id"] for i in invoice] == [number]
    assert invoice[0]["grand_total"] == placed["grand_total"]
    assert box.rest(path, "POST", {}).status_code == 400


def test_klarna_is_paid_when_its_invoice_is_captured(box: Any) -> None:
    placed = box.place(payment="klarna")
    assert (placed["state"], placed["total_paid"]) == ("processing", None)
    number = box.rest(f"order/{placed['entity_id']}/invoice", "POST", {"capture": False}).json()
    assert box.get(f"invoices/{number}")["state"] == 1
    assert box.rest(f"invoices/{number}/capture", "POST").json() is True
    order = box.get(f"orders/{placed['entity_id']}")
    assert (order["total_paid"], order["total_due"]) == (placed["grand_total"], 0)
    assert box.rest(f"invoices/{number}/capture", "POST").status_code == 400


def test_attributes_can_be_listed_with_their_choices(box: Any) -> None:
    found = {a["attribute_code"]: a for a in box.get("products/attributes")["items"]}
    assert [o["label"] for o in found["manufacturer"]["options"]] == [" ", "Gazelle", "Batavus", "Veloria", "Fietshal"]
    assert (found["frame_size"]["default_frontend_label"], found["boxes"]["frontend_input"]) == ("Framemaat", "text")


def test_shipping_with_a_track_does_not_move_updated_at(box: Any, search: Any) -> None:
    """Magento 2, 9."""
    old = box.look("fietshal/orders")
    order = next(o for o in old if o["state"] == "processing" and o["shipping"] == "parcel" and o["total_paid"])
    track = {"track_number": "3SPKB1", "title": "PostNL", "carrier_code": "custom"}
    number = box.rest(f"order/{order['entity_id']}/ship", "POST", {"tracks": [track]}).json()
    after = box.get(f"orders/{order['entity_id']}")
    assert (after["updated_at"], after["state"]) == (order["updated_at"], "complete")
    entity = {**track, "order_id": order["entity_id"], "parent_id": number}
    again = box.rest("shipment/track", "POST", {"entity": entity})
    assert again.status_code == 200
    shipment = box.get("shipments", **search(("order_id", "eq", str(order["entity_id"]))))["items"][0]
    assert [t["track_number"] for t in shipment["tracks"]] == ["3SPKB1", "3SPKB1"]
    assert box.rest(f"order/{order['entity_id']}/ship", "POST", {}).status_code == 400


def test_comment_without_status_empties_the_status(box: Any) -> None:
    """Magento 2, 8."""
    number = box.place(payment="banktransfer")["entity_id"]
    body = {"comment": "hallo", "is_customer_notified": 0, "is_visible_on_front": 0, "parent_id": number}
    assert (
        box.rest(f"orders/{number}/comments", "POST", {"statusHistory": {**body, "status": "in_bestelling"}}).json()
        is True
    )
    assert box.rest(f"orders/{number}/statuses").json() == "in_bestelling"
    assert box.rest(f"orders/{number}/comments", "POST", {"statusHistory": body}).json() is True
    assert "status" not in box.get(f"orders/{number}")


def test_hold_unhold_and_a_cancel_that_says_false(box: Any) -> None:
    """Magento 2, 8."""
    number = box.place(payment="banktransfer")["entity_id"]
    assert box.rest(f"orders/{number}/hold", "POST").json() is True
    assert box.get(f"orders/{number}")["status"] == "holded"
    refused = box.rest(f"orders/{number}/cancel", "POST")
    assert (refused.status_code, refused.json()) == (200, False)
    assert box.rest(f"orders/{number}/unhold", "POST").json() is True
    assert box.rest(f"orders/{number}/cancel", "POST").json() is True
    assert box.get(f"orders/{number}")["state"] == "canceled"
    assert box.rest(f"orders/{number}/hold", "POST").status_code == 400


def test_unknown_things_are_404_and_broken_json_400(box: Any) -> None:
    gone = box.rest("orders/999999")
    message = "The entity that was requested doesn't exist. Verify the entity and try again."
    assert (gone.status_code, gone.json()) == (404, {"message": message})
    assert box.rest("products/NIET").status_code == 404
    assert box.rest("orders/1", store="fr").status_code == 404
    headers = {"Authorization": "Bearer sandboxaccesstoken00000000000001"}
    broken = requests.post(f"{box.address}/fietshal/rest/V1/order/1/ship", data="{", headers=headers, timeout=5)
    assert broken.status_code == 400
    assert broken.json()["message"] == "Decoding error: %1"


def test_sku_with_slash_and_plus(box: Any) -> None:
    """Magento 2, 10."""
    found = box.get("products/BAND%2F28%2B1.75")
    assert found["sku"] == "BAND/28+1.75"
    assert box.get("stockItems/BAND%2F28%2B1.75")["qty"] >= 40


def test_product_carries_attributes_pictures_and_stock(box: Any) -> None:
    found = box.get("products/BAT-QUIP-CARGO")
    attributes = {a["attribute_code"]: a["value"] for a in found["custom_attributes"]}
    brands = {o["value"]: o["label"] for o in box.get("products/attributes/manufacturer/options")}
    assert brands[attributes["manufacturer"]] == "Batavus"
    assert (attributes["boxes"], attributes["workshop_minutes"], attributes["insurable"]) == ("3", "90", "1")
    assert found["extension_attributes"]["stock_item"]["backorders"] == 1
    picture = requests.get(
        f"{box.address}/fietshal/media/catalog/product{found['media_gallery_entries'][0]['file']}", timeout=5
    )
    assert (picture.status_code, picture.content[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    german = box.get("products/BAT-QUIP-CARGO", store="de")
    assert german["name"] == "Batavus Quip Cargo Lastenrad"


def test_source_items_at_most_twenty_and_products_stay_untouched(box: Any, search: Any) -> None:
    """Magento 2, 9, 10."""
    row = {"sku": "VEL-ZITJE-A", "source_code": "default", "quantity": 8, "status": 1}
    many = box.rest("inventory/source-items", "POST", {"sourceItems": [row] * 21})
    assert (many.status_code, many.json()["parameters"]["max"]) == (400, 20)
    before = box.get("products/VEL-ZITJE-A")["updated_at"]
    assert box.rest("inventory/source-items", "POST", {"sourceItems": [row]}).json() == []
    stock = box.get("inventory/source-items", **search(("sku", "eq", "VEL-ZITJE-A")))["items"]
    assert stock == [row]
    assert box.get("products/VEL-ZITJE-A")["updated_at"] == before


def test_page_size_can_be_limited(box: Any, search: Any) -> None:
    """Magento 2, 2."""
    box.control("fietshal/settings", {"page_limit": 300})
    answer = box.rest("orders", **search(pageSize=301))
    box.control("fietshal/settings", {"page_limit": 0})
    assert (answer.status_code, answer.json()["parameters"]) == (400, {"max": 300})


def test_store_views_customers_and_modules(box: Any, search: Any) -> None:
    assert [v["code"] for v in box.get("store/storeViews")] == ["admin", "nl", "de"]
    assert {c["locale"] for c in box.get("store/storeConfigs")} == {"nl_NL", "de_DE"}
    assert "Magento_InventoryInStorePickup" in box.get("modules")
    placed = box.place(registered=True, customer={"email": "een@example.nl", "lastname": "IJzerman"})
    found = box.get("customers/search", **search(("email", "eq", "een@example.nl")))["items"]
    assert [c["lastname"] for c in found] == ["IJzerman"]
    assert box.get(f"orders/{placed['entity_id']}")["customer_id"] == found[0]["id"]


def test_edit_cancels_and_comes_back_with_a_suffix(box: Any) -> None:
    """Magento 2, 6."""
    first = box.place(payment="banktransfer")
    new = box.control(f"fietshal/orders/{first['increment_id']}/edit", {"lines": [{"sku": "VEL-KRAT"}]}, status=200)
    assert new["increment_id"] == f"{first['increment_id']}-1"
    order, old = box.get(f"orders/{new['entity_id']}"), box.get(f"orders/{first['entity_id']}")
    assert (order["relation_parent_real_id"], order["relation_parent_id"]) == (
        first["increment_id"],
        str(first["entity_id"]),
    )
    assert (old["state"], old["relation_child_real_id"]) == ("canceled", new["increment_id"])
    third = box.control(f"fietshal/orders/{new['increment_id']}/edit", {}, status=200)
    assert third["increment_id"] == f"{first['increment_id']}-2"
