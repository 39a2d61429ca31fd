"""Which methods of a shop are recognised, and which are guessed and have to be explained."""

import pytest

from services.integration.partners.magento.methods import delivery_of, knows_payment, knows_shipping, payment_kind

pytestmark = pytest.mark.row("P-17")


@pytest.mark.parametrize(
    ("code", "settings", "known"),
    [
        ("mollie_methods_ideal", {}, True),
        ("banktransfer", {}, True),
        ("free", {}, True),
        ("", {}, True),
        ("superpay_direct", {}, False),
        ("superpay_direct", {"payment.superpay_direct": "online"}, True),
        ("superpay_direct", {"payment.superpay_direct": "nonsense"}, False),
    ],
)
def test_a_way_of_paying_is_known_or_guessed(code: str, settings: dict[str, str], known: bool) -> None:
    assert knows_payment(code, settings) is known
    assert known or payment_kind(code, settings) == "online"


@pytest.mark.parametrize(
    ("code", "title", "settings", "known"),
    [
        ("flatrate_flatrate", "Verzending", {}, True),
        ("bezorging_bezorging", "", {}, True),
        ("", "", {}, True),
        ("drone_fast", "DHL Express", {}, True),
        ("drone_fast", "Per drone", {}, False),
        ("drone_fast", "Per drone", {"shipping.drone": "van"}, True),
        ("drone_fast", "Per drone", {"shipping.drone_fast": "parcel:postnl"}, True),
    ],
)
def test_a_way_of_delivering_is_known_or_guessed(code: str, title: str, settings: dict[str, str], known: bool) -> None:
    assert knows_shipping(code, title, settings) is known
    assert known or delivery_of(code, title, settings) == ("parcel", "")
