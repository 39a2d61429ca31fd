"""The carrier takes a slip once, refuses what is wrong, and knows its barcodes."""

from __future__ import annotations

from typing import Any

import pytest
import requests

HEADERS = {"apikey": "sandbox-carrier-key"}


def parcel(barcode: str, **more: Any) -> dict[str, Any]:
    return {
        "barcode": barcode,
        "order_number": "000012801",
        "name": "Sanne Jansen",
        "street": "Oudegracht 1",
        "postcode": "3511 AB",
        "city": "Utrecht",
        "country": "NL",
        "weight_grams": 19800,
        "reference": "R1",
        "cod_amount": None,
        **more,
    }


def announce(box: Any, key: str, *parcels: dict[str, Any], day: str = "2026-11-19", **more: Any) -> requests.Response:
    body = {"key": key, "collection_date": day, "sender": {"name": "Fietshal"}, "parcels": list(parcels)}
    headers = {**HEADERS, "Idempotency-Key": key}
    return requests.post(
        f"{box.address}/carrier/v1/manifests", json=body, headers=headers, timeout=more.get("timeout", 5)
    )


def test_the_same_key_is_the_same_slip(box: Any) -> None:
    first = announce(box, "day-1", parcel("3SA1"), parcel("3SA2", country="DE", postcode="48527"))
    assert first.status_code == 201
    assert (first.json()["accepted"], first.json()["refused"]) == (["3SA1", "3SA2"], [])
    assert first.json()["tracking"]["3SA1"] == f"{box.address}/carrier/track/3SA1"
    again = announce(box, "day-1", parcel("3SA1"), parcel("3SA3"))
    assert (again.status_code, again.json()) == (200, first.json())
    read = requests.get(f"{box.address}/carrier/v1/manifests", params={"key": "day-1"}, headers=HEADERS, timeout=5)
    assert read.json() == first.json()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"postcode": "0123 AB"}, "postcode 0123 AB is not valid in NL"),
        ({"country": "US"}, "country US is not served"),
        ({"name": " "}, "name is missing"),
        ({"weight_grams": 0}, "weight must be between 1 g and 150 kg"),
    ],
)
def test_a_wrong_parcel_is_refused_and_the_rest_taken(box: Any, wrong: dict[str, Any], reason: str) -> None:
    good, bad = f"3SG{abs(hash(reason))}", f"3SB{abs(hash(reason))}"
    answer = announce(box, f"wrong-{reason}", parcel(good), parcel(bad, **wrong)).json()
    assert answer["accepted"] == [good]
    assert answer["refused"] == [{"barcode": bad, "reason": reason}]
    assert requests.get(f"{box.address}/carrier/v1/parcels/{bad}", headers=HEADERS, timeout=5).status_code == 404


def test_planned_refusal_by_order_number(box: Any) -> None:
    box.control("carrier/faults", {"refuse_parcel": "000099999", "reason": "too long"}, status=201)
    answer = announce(box, "refuse", parcel("3SR1", order_number="000099999")).json()
    assert answer["refused"] == [{"barcode": "3SR1", "reason": "too long"}]
    box.control("carrier/faults", method="DELETE")
    assert announce(box, "refuse-2", parcel("3SR1", order_number="000099999")).json()["accepted"] == ["3SR1"]


@pytest.mark.parametrize(
    ("day", "message"),
    [("2026-11-21", "is not a working day"), ("2026-11-17", "is in the past"), ("morgen", "not a date")],
)
def test_a_day_on_which_nobody_comes(box: Any, day: str, message: str) -> None:
    answer = announce(box, f"day-{day}", parcel("3SD1"), day=day)
    assert answer.status_code == 422
    assert message in answer.json()["message"]


def test_a_late_answer_hides_work_that_was_done(box: Any) -> None:
    box.control("carrier/faults", {"kind": "answer_late", "seconds": 1.5})
    with pytest.raises(requests.Timeout):
        announce(box, "late", parcel("3SL1"), timeout=0.3)
    read = requests.get(f"{box.address}/carrier/v1/manifests", params={"key": "late"}, headers=HEADERS, timeout=5)
    assert read.json()["accepted"] == ["3SL1"]


def test_scan_label_and_tracking_page(box: Any) -> None:
    announce(box, "scan", parcel("3SS1", cod_amount="54.40"))
    assert box.control("carrier/scan/3SS1", {"status": "delivered"}, status=200)["status"] == "delivered"
    assert box.control("carrier/scan/ONBEKEND", {}, status=404) == {"message": "unknown barcode"}
    status = requests.get(f"{box.address}/carrier/v1/parcels/3SS1", headers=HEADERS, timeout=5).json()
    assert [e["status"] for e in status["events"]] == ["announced", "delivered"]
    label = requests.get(f"{box.address}/carrier/v1/labels/3SS1", headers=HEADERS, timeout=5)
    assert label.content[:5] == b"%PDF-"
    assert "Bezorgd" in requests.get(f"{box.address}/carrier/track/3SS1", timeout=5).text


def test_without_the_key_nothing(box: Any) -> None:
    answer = requests.get(f"{box.address}/carrier/v1/parcels/3SS1", timeout=5)
    assert (answer.status_code, answer.json()["message"]) == (401, "apikey is missing or wrong")
