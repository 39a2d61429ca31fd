"""Customers' accounts in both shops behave as Magento's do: addresses with defaults, lists by key and by moment."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

PERSON = {"firstname": "Zoë", "lastname": "Bakker", "company": "", "street": ["Brink 4", "bis"], "postcode": "7411 KT",
          "city": "Deventer", "country_id": "NL", "telephone": "0612345678"}  # fmt: skip
FIRST_ASC = {"searchCriteria[sortOrders][0][field]": "entity_id", "searchCriteria[sortOrders][0][direction]": "ASC"}
BOTH = pytest.mark.parametrize("shop", ["fietshal", "meubelhuis"])


def ordered(box: Any, shop: str, mail: str, **more: Any) -> dict[str, Any]:
    """The account that a first order made."""
    box.place(shop, registered=True, customer={**PERSON, "email": mail, **more})
    return next(c for c in box.look(f"{shop}/customers") if c["email"] == mail)


@BOTH
def test_a_first_order_makes_the_account_and_later_ones_leave_it(shop: str, box: Any) -> None:
    first = ordered(box, shop, "eerst@example.nl", company="Bakker BV", vat_id="NL001234567B01")
    assert (first["group_id"], first["taxvat"]) == (2, "NL001234567B01")
    assert [(a["company"], a["default_billing"], a["default_shipping"]) for a in first["addresses"]] == [
        ("Bakker BV", True, True)
    ]
    box.place(shop, registered=True, customer={**PERSON, "email": "EERST@example.nl", "city": "Zwolle"})
    mails = [c for c in box.look(f"{shop}/customers") if c["email"].lower() == "eerst@example.nl"]
    assert mails == [first]


@BOTH
def test_a_differing_delivery_address_is_the_second(shop: str, box: Any) -> None:
    found = ordered(box, shop, "elders@example.nl", shipping={"street": ["Markt 1"], "city": "Meppel"})
    assert found["group_id"] == 1
    assert [(a["city"], a["default_billing"], a["default_shipping"]) for a in found["addresses"]] == [
        ("Deventer", True, False),
        ("Meppel", False, True),
    ]
    one, two = (a["id"] for a in found["addresses"])
    assert two == one + 1
    assert len(ordered(box, shop, "zelfde@example.nl", shipping=dict(PERSON))["addresses"]) == 1


def test_magento_two_tells_text_ids_and_only_flags_that_are_set(box: Any, search: Any) -> None:
    account = ordered(box, "fietshal", "twee@example.nl", prefix="Mevr.", shipping={"city": "Meppel"})
    found = box.get(f"customers/{account['id']}")
    assert box.get("customers/search", **search(("email", "eq", "twee@example.nl")))["items"] == [found]
    home, other = found["addresses"]
    assert (found["default_billing"], found["default_shipping"]) == (str(home["id"]), str(other["id"]))
    assert (home["default_billing"], "default_shipping" in home, "default_billing" in other) == (True, False, False)
    assert (home["customer_id"], home["street"]) == (account["id"], ["Brink 4", "bis"])
    assert home["region"] == {"region_code": None, "region": None, "region_id": 0}
    assert not {"company", "vat_id", "fax"} & set(home)
    assert (found["prefix"], found["created_in"], found["website_id"], found["group_id"]) == (
        "Mevr.",
        "Nederlands",
        1,
        1,
    )
    assert not {"taxvat", "middlename", "suffix", "password_hash"} & set(found)
    assert found["extension_attributes"] == {"is_subscribed": False}
    nobody = box.rest("customers/99999")
    assert (nobody.status_code, nobody.json()["parameters"]["fieldValue"]) == (404, 99999)


def test_magento_two_pages_by_key_and_repeats_its_last_page(box: Any, search: Any) -> None:
    seen: list[int] = []
    while page := box.get(
        "customers/search", **search(("entity_id", "gt", str(seen[-1] if seen else 0)), pageSize=7), **FIRST_ASC
    )["items"]:
        seen += [c["id"] for c in page]
    assert seen == sorted(set(seen)) == [c["id"] for c in box.look("fietshal/customers")]
    past = box.get("customers/search", **search(("entity_id", "lteq", "5"), pageSize=3, currentPage=9), **FIRST_ASC)
    assert ([c["id"] for c in past["items"]], past["total_count"]) == ([4, 5], 5)
    several = box.get("customers/search", **search(("entity_id", "in", "2,4"), pageSize=9), **FIRST_ASC)
    assert [c["id"] for c in several["items"]] == [2, 4]
    box.control("fietshal/settings", {"page_limit": 5})
    refused = box.rest("customers/search", **search(pageSize=6))
    box.control("fietshal/settings", {"page_limit": 0})
    assert refused.status_code == 400


def test_openmage_lists_leave_out_what_is_empty(box: Any, rpc: Any) -> None:
    """OpenMage 16: and every row has the hash of a password."""
    account = ordered(box, "meubelhuis", "leeg@example.nl", middlename="van der")
    (row,) = rpc("customer.list", {"customer_id": {"from": account["id"], "to": account["id"]}})
    info = rpc("customer.info", account["id"])
    assert (row["customer_id"], row["group_id"], row["middlename"]) == (str(account["id"]), "1", "van der")
    assert "prefix" not in row
    assert (info["prefix"], info["taxvat"], info["confirmation"]) == (None, None, None)
    assert row["password_hash"] == info["password_hash"] != ""
    assert row["created_at"] == row["updated_at"] == info["updated_at"] == account["created_at"]
    assert info["created_at"].endswith("+01:00")
    assert info["created_at"][11:13] == f"{int(row['created_at'][11:13]) + 1:02}"
    assert rpc("customer.info", account["id"], ["email"]) == {
        "customer_id": str(account["id"]),
        "email": "leeg@example.nl",
    }
    box.control("meubelhuis/settings", {"ids": "int"})
    assert rpc("customer.info", account["id"])["default_billing"] == account["addresses"][0]["id"]
    box.control("meubelhuis/settings", {"ids": "text"})


def test_openmage_tells_addresses_apart(box: Any, rpc: Any) -> None:
    account = ordered(box, "meubelhuis", "apart@example.nl", shipping={"city": "Meppel"})
    home, other = rpc("customer_address.list", account["id"])
    assert (home["street"], home["city"], other["city"]) == ("Brink 4\nbis", "Deventer", "Meppel")
    assert (home["is_default_billing"], home["is_default_shipping"]) == (True, False)
    assert (other["is_default_billing"], other["is_default_shipping"]) == (False, True)
    assert not {"company", "region", "fax", "vat_id"} & set(home)
    info = rpc("customer_address.info", home["customer_address_id"])
    assert {k: v for k, v in info.items() if v is not None and k != "created_at"} == {
        k: v for k, v in home.items() if k != "created_at"
    }
    assert {"company", "region", "region_id", "fax", "vat_id"} <= set(info)
    assert rpc.fault("customer_address.list", 99999) == 101
    assert rpc.fault("customer_address.info", 99999) == 102
    assert rpc.fault("customer.info", 99999) == 102


def test_what_changed_since_is_found_by_its_moment(box: Any, rpc: Any, search: Any) -> None:
    """An address alone may change without the account's moment moving."""
    for shop in ("fietshal", "meubelhuis"):
        quiet, loud = (c for c in box.look(f"{shop}/customers")[:2])
        since = box.control(f"{shop}/customers", {"customer": {"email": "nu@example.nl"}}, status=201)["created_at"]
        assert quiet["updated_at"] < since
        box.control(f"{shop}/customers/{quiet['id']}", {"address": {"city": "Assen"}, "quietly": True}, status=200)
        box.control(f"{shop}/customers/{loud['id']}", {"lastname": "Anders", "telephone": "1"}, status=200)
        if shop == "fietshal":
            rows = box.get("customers/search", **search(("updated_at", "gteq", since)))["items"]
            city = box.get(f"customers/{quiet['id']}")["addresses"][0]["city"]
        else:
            until = "2027-01-01 00:00:00"
            rows = [
                {**row, "id": int(row["customer_id"])}
                for row in rpc("customer.list", {"updated_at": {"from": since, "to": until}, "customer_id": {"gt": 0}})
            ]
            city = rpc("customer_address.list", quiet["id"])[0]["city"]
        assert quiet["id"] not in {row["id"] for row in rows}
        assert next(row["lastname"] for row in rows if row["id"] == loud["id"]) == "Anders"
        assert city == "Assen"


@BOTH
def test_accounts_are_made_changed_and_deleted_by_hand(shop: str, box: Any) -> None:
    told = {"customer": {**PERSON, "email": "hand@example.nl"}, "group_id": 2, "taxvat": "NL1", "language": "de"}
    made = box.control(f"{shop}/customers", told, status=201)
    assert (made["group_id"], made["taxvat"], made["store_id"]) == (2, "NL1", 2)
    assert "same email" in box.control(f"{shop}/customers", told, status=409)["message"]
    path = f"{shop}/customers/{made['id']}"
    further = {**PERSON, "city": "Assen", "default_shipping": True}
    found = box.control(
        path, {"email": "ander@example.nl", "firstname": "Sam", "telephone": "2", "add_address": further}, status=200
    )
    assert (found["email"], found["firstname"], found["addresses"][0]["firstname"]) == (
        "ander@example.nl",
        "Sam",
        "Zoë",
    )
    assert [(a["telephone"], a["default_billing"], a["default_shipping"]) for a in found["addresses"]] == [
        ("2", True, False),
        ("0612345678", False, True),
    ]
    box.control(path, {"schoenmaat": 44}, status=409)
    box.control(path, {"address": {"schoenmaat": 44}}, status=409)
    again = box.control(f"{shop}/customers", told, status=201)  # whose mail address is free again
    box.control(path, {"email": "HAND@example.nl"}, status=409)
    for number in (made["id"], again["id"]):
        box.control(f"{shop}/customers/{number}", method="DELETE", status=200)
        box.control(f"{shop}/customers/{number}", {"firstname": "x"}, status=404)
    assert not {"hand@example.nl", "ander@example.nl"} & {c["email"] for c in box.look(f"{shop}/customers")}


@BOTH
def test_who_is_made_up_never_takes_anothers_mail_address(shop: str, box: Any) -> None:
    for _ in range(40):
        box.control(f"{shop}/customers", {}, status=201)
    mails = [c["email"] for c in box.look(f"{shop}/customers")]
    assert len(set(mails)) == len(mails)


def test_a_shop_may_deny_its_accounts(box: Any, rpc: Any, search: Any) -> None:
    calls = ["customer.list", "customer.info", "customer_address.list", "customer_address.info"]
    box.control("fietshal/settings", {"denied": ["Magento_Customer::customer"]})
    box.control("meubelhuis/settings", {"denied": calls})
    try:
        answers = [box.rest("customers/1"), box.rest("customers/search", **search(pageSize=1))]
        assert {(a.status_code, a.json()["parameters"]["resources"]) for a in answers} == {
            (401, "Magento_Customer::customer")
        }
        assert box.rest("customerGroups/search", **search(pageSize=1)).status_code == 200
        assert {rpc.fault(call, 1) for call in calls} == {2}
        listed = {m["path"] for r in rpc.server.resources(rpc.session) for m in r["methods"]}
        assert not listed & set(calls)
    finally:
        box.control("fietshal/settings", {"denied": []})
        box.control("meubelhuis/settings", {"denied": []})
    assert set(calls) <= {m["path"] for r in rpc.server.resources(rpc.session) for m in r["methods"]}


@BOTH
def test_accounts_of_an_older_sandbox_are_shown_and_grow(shop: str, other_box: Any, tmp_path: Path) -> None:
    first = other_box("--history-orders", "0")
    assert first.end() == 0
    old = {**PERSON, "email": "oud@example.nl", "company": "Oud BV", "id": 3, "store_id": 1}
    old |= {"created_at": "2026-11-01 10:00:00", "updated_at": "2026-11-01 10:00:00"}
    with sqlite3.connect(tmp_path / "sandbox.sqlite") as file:
        for kind, key, body in (("customers", "3", old), ("counters", "customer", {"last": 3})):
            row = (shop, kind, key, json.dumps(body))
            file.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)", row)
    file.close()
    second = other_box("--history-orders", "0")
    (found,) = second.look(f"{shop}/customers")
    assert (found["group_id"], found["taxvat"], found["addresses"][0]["id"]) == (2, None, 3)
    if shop == "fietshal":
        assert second.get("customers/3")["default_shipping"] == "3"
    assert ordered(second, shop, "oud@example.nl")["id"] == 3
    assert ordered(second, shop, "nieuw@example.nl")["addresses"][0]["id"] == 4
    grown = second.control(f"{shop}/customers/3", {"add_address": {**PERSON, "city": "Assen"}}, status=200)
    assert [(a["id"], a["default_billing"]) for a in grown["addresses"]] == [(3, True), (5, False)]
