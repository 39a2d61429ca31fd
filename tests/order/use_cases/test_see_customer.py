"""Customers' accounts: kept as the shop shows them, found by their words, and always with the right customer."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, func, select

from contracts.identity import customer_id
from kit.search import matches
from kit.work import UnitOfWork
from services.order.storage.tables import customer_accounts, customers
from tests.order.builders import (
    PLACED,
    SHOP,
    a_shop_order,
    an_account,
    an_address,
    later,
    placed,
    show,
    show_account,
    view,
)

DAAN, NEW = "daan.bakker@example.nl", "daan@bakker.example"
LATER = PLACED + timedelta(days=1)


def him(uow: UnitOfWork, email: str = DAAN) -> Row[Any] | None:
    own = customers.c.customer_id == customer_id(SHOP, email)
    return uow.session.execute(select(customers).where(own)).first()


def found(uow: UnitOfWork, search: str) -> list[str]:
    statement = select(customers.c.email).where(matches(customers.c.search_vector, search)).order_by(customers.c.email)
    return list(uow.session.execute(statement).scalars())


def everything(uow: UnitOfWork) -> list[Any]:
    return [uow.session.execute(select(table)).all() for table in (customers, customer_accounts)]


@pytest.mark.row("INT-03")
def test_who_never_ordered_is_known_by_his_account(uow: UnitOfWork) -> None:
    home, work = an_address(), an_address(street=("Kade 3",), postcode="1621 AB", city="Hoorn", phone="0229 123456")
    show_account(uow, an_account("7", home, work, prefix="Dhr.", email=f" {DAAN}"))

    kept = him(uow)
    assert kept is not None
    assert (kept.shop, kept.email, kept.name, kept.phone) == (SHOP, DAAN, "Dhr. Daan Bakker", "0229 123456")
    assert (kept.address["street"], kept.shop_customer_id, kept.last_order_at) == (["Kade 3"], "7", None)


@pytest.mark.parametrize("addresses", [0, 1])
def test_an_account_without_default_address_is_described_by_its_first_or_by_none(
    uow: UnitOfWork, addresses: int
) -> None:
    account = an_account("7", an_address(phone="0229 123456"))
    bare = account.addresses[0].model_copy(update={"billing": False, "delivery": False})
    show_account(uow, account.model_copy(update={"addresses": (bare,) * addresses}))

    kept = him(uow)
    assert kept is not None
    assert (kept.name, kept.phone, kept.address["city"]) == (
        "Daan Bakker",
        "0229 123456" if addresses else "",
        "Blokker" if addresses else "",
    )


def test_who_gave_no_name_is_called_as_his_address_is(uow: UnitOfWork) -> None:
    show_account(uow, an_account("7", an_address(company="Bakker BV"), first_name="", last_name=""))
    assert him(uow).name == "Daan Bakker"  # type: ignore[union-attr]


@pytest.mark.row("INT-03")
def test_from_his_first_order_on_orders_describe_him_and_he_is_found_by_both(uow: UnitOfWork) -> None:
    show_account(uow, an_account("7", an_address(phone="0229 123456"), group="Groothandel"))
    billing = an_address(phone="06 9999", city="Enkhuizen")
    placed(uow, billing=billing, customer_last_name="Bakker-Smit", customer_shop_id="7")
    show_account(uow, an_account("7", an_address(phone="0229 654321"), group="Groothandel"), LATER)

    kept = him(uow)
    assert kept is not None
    assert (kept.name, kept.phone, kept.address["city"]) == ("Daan Bakker-Smit", "06 9999", "Enkhuizen")
    assert kept.last_order_at == PLACED
    for words in ("groothandel", "enkhuizen", "0229654321", "bakker smit blokker"):
        assert found(uow, words) == [DAAN]
    assert found(uow, "0229123456") == []


def test_an_older_order_does_not_describe_him_over_a_newer_one(uow: UnitOfWork) -> None:
    show_account(uow, an_account())
    placed(uow, "2", customer_first_name="Nu")
    placed(uow, "1", customer_first_name="Toen", placed_at=PLACED - timedelta(days=30))
    assert him(uow).name == "Nu Bakker"  # type: ignore[union-attr]


@pytest.mark.row("INT-03")
def test_an_account_shown_after_his_order_adds_words_and_changes_nothing_else(uow: UnitOfWork) -> None:
    order_id = placed(uow)
    before = him(uow)
    show_account(uow, an_account("7", an_address(city="Hoorn"), first_name="D.", vat_id="NL001234567B01"))

    kept = him(uow)
    assert before is not None
    assert kept is not None
    for name in ("email", "name", "phone", "shop_customer_id", "address", "last_order_at", "search"):
        assert kept._mapping[name] == before._mapping[name]
    assert found(uow, "nl001234567b01") == [DAAN]
    page = view(uow, order_id)
    assert (page.customer_orders, page.customer_since) == (1, PLACED)


@pytest.mark.row("INT-03")
def test_every_word_of_an_account_finds_him(uow: UnitOfWork) -> None:
    work = an_address(
        company="Zuivelhuis",
        street=("Kade 3", "hoek Turfhaven"),
        postcode="1621 AB",
        city="Hoorn",
        phone="0229-12 34 56",
    )
    show_account(uow, an_account("7", an_address(), work, group="Groothandel", vat_id="NL 0012.34.567.B01"))
    hers = {"email": "noor@example.nl", "first_name": "Noor", "last_name": "El Amrani"}
    show_account(uow, an_account("8", an_address(**hers), **hers))
    for words in (
        "daan bak",
        "daan.bakker@example",
        "groot",
        "NL001234567B01",
        "zuivelhuis",
        "kade 3 turfhaven",
        "1621AB",
        "hoorn",
        "0229123456",
    ):
        assert found(uow, words) == [DAAN], words
    assert found(uow, "blokker") == [DAAN, "noor@example.nl"]


@pytest.mark.row("INT-03")
def test_a_page_shows_all_accounts_of_its_customer_as_the_shop_keeps_them(uow: UnitOfWork) -> None:
    mine, other = an_account("7", vat_id="NL1"), an_account("12", email=DAAN.upper(), group="Personeel")
    show_account(uow, mine)
    show_account(uow, other)
    show_account(uow, an_account("8", email="ander@example.nl"))
    show_account(uow, an_account("7", shop="meubelhuis"))
    assert view(uow, placed(uow)).accounts == (other, mine)  # as their numbers are sorted
    assert view(uow, placed(uow, "2", customer_email="gast@example.nl")).accounts == ()


def test_two_accounts_of_one_address_are_one_customer_found_by_both(uow: UnitOfWork) -> None:
    show_account(uow, an_account("7", an_address(city="Hoorn")))
    show_account(uow, an_account("8", an_address(city="Medemblik"), first_name="D."), LATER)
    assert found(uow, "hoorn") == found(uow, "medemblik") == [DAAN]
    assert him(uow).name == "D. Bakker"  # type: ignore[union-attr]  # of several the one seen last

    show_account(uow, an_account("8", an_address(city="Medemblik"), first_name="D.", email=NEW), LATER)
    assert (found(uow, "hoorn"), found(uow, "medemblik")) == ([DAAN], [NEW])
    assert him(uow).name == "Daan Bakker"  # type: ignore[union-attr]


def test_with_another_address_the_account_is_another_customers(uow: UnitOfWork) -> None:
    order_id = placed(uow)
    show_account(uow, an_account(group="Groothandel"))
    show_account(uow, an_account(group="Groothandel", email=NEW), LATER)

    assert found(uow, "groothandel") == [NEW]
    former = him(uow)
    assert former is not None
    assert (former.account_search, former.name) == ("", "Daan Bakker")  # an order knows him
    page = view(uow, order_id)
    assert (page.accounts, page.customer_orders) == ((), 1)

    show(uow, later(a_shop_order(), customer_email=NEW))  # the shop puts the new address on his orders
    page = view(uow, order_id)
    assert [each.email for each in page.accounts] == [NEW]
    assert (page.customer_orders, page.customer_since) == (1, PLACED)


def test_a_former_customer_without_order_and_account_is_gone(uow: UnitOfWork) -> None:
    show_account(uow, an_account())
    show_account(uow, an_account(email=NEW), LATER)
    assert him(uow) is None
    assert found(uow, "daan bakker") == [NEW]


def test_the_same_address_in_capitals_is_the_same_customer(uow: UnitOfWork) -> None:
    show_account(uow, an_account())
    show_account(uow, an_account(email=DAAN.upper()), LATER)
    assert uow.session.execute(select(func.count()).select_from(customers)).scalar() == 1


def test_what_is_older_or_was_told_before_changes_nothing(uow: UnitOfWork) -> None:
    newer = an_account(group="Groothandel")
    show_account(uow, newer, LATER)
    before = everything(uow)

    show_account(uow, newer, LATER)
    show_account(uow, an_account(group="Algemeen", email=NEW), PLACED)
    assert everything(uow) == before


def test_what_was_seen_before_the_same_was_seen_again_is_older(uow: UnitOfWork) -> None:
    show_account(uow, an_account(group="Groothandel"), PLACED)
    show_account(uow, an_account(group="Groothandel"), LATER)
    show_account(uow, an_account(group="Algemeen"), LATER - timedelta(hours=1))
    assert found(uow, "groothandel") == [DAAN]


@pytest.mark.parametrize("email", ["", "  "])
def test_an_account_without_address_is_nobodys(uow: UnitOfWork, email: str) -> None:
    show_account(uow, an_account(email=email))
    assert everything(uow) == [[], []]
    show_account(uow, an_account())
    before = everything(uow)
    show_account(uow, an_account(email=email), LATER)
    assert everything(uow) == before
