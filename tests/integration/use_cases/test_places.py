"""Addresses are queued with the orders that have them, found by a real geocoder, and told once per change."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, update

from contracts import identity
from contracts.facts import Address, Delivery, PaymentKind, Totals
from contracts.integration import ShopOrder
from contracts.places import AddressCorrected, FindPlaces, OrderPlaces, PlaceState, SaveGeocoder, Which
from contracts.shop_identity import SaveShopIdentity, ShopIdentity
from kernel.refused import Refused
from kernel.sentence import plain
from kit.work import unit_of_work
from services.integration import queries
from services.integration.partners.geocoder.client import Geocoder, GeocoderConnection, Nominatim, Pdok
from services.integration.partners.http import Limits, Line
from services.integration.storage import geocoders
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import GEOCODERS, ORDER_PLACES, PLACES
from services.integration.use_cases import locate
from services.integration.use_cases.find_places import find_places
from services.integration.use_cases.identify_shop import identify_shop
from services.integration.use_cases.locate import locate_due
from services.integration.use_cases.queue_addresses import hear_corrected, queue_addresses
from services.integration.use_cases.save_geocoder import save_geocoder
from tests.integration.conftest import Sandbox, last_outbox, outbox

LEIDEN = Address(street=("Breestraat 12",), postcode="2312 DN", city="Leiden", country="NL")
KOELN = Address(street=("Breite Straße 12",), postcode="50667", city="Köln", country="DE")
NOWHERE = Address(street=("Nergenslaan 4",), postcode="9999 ZZ", city="Nergenshuizen", country="NL")
ORDER = identity.order_id("fietshal", "000000001")


@pytest.fixture
def geocoding(engine: Engine, vault: Vault, sandbox: Sandbox) -> Iterator[None]:
    """The sandbox's geocoder serves the Netherlands as a register, and all others as an open map."""
    save(engine, vault, "pdok", f"{sandbox.address}/geocoder/pdok/v3_1", "NL")
    save(engine, vault, "nominatim", f"{sandbox.address}/geocoder/nominatim", "*")
    sandbox.control("geocoder/asked", method="DELETE")
    yield
    sandbox.control("geocoder/faults", method="DELETE")


def save(engine: Engine, vault: Vault, kind: str, address: str, *countries: str, **told: Any) -> None:
    request = SaveGeocoder(**{"geocoder": kind, "kind": kind, "address": address, "countries": countries, **told})
    with unit_of_work(engine) as uow:
        save_geocoder(uow, vault, request)


def hasty(connection: GeocoderConnection, turn: Callable[[], None]) -> Geocoder:
    kinds = {"pdok": Pdok, "nominatim": Nominatim}
    return kinds[connection.kind](connection, turn, Line("The geocoder", Limits(read=0.4)))


def look(engine: Engine, billing: Address = LEIDEN, delivery: Address = LEIDEN, order: UUID = ORDER) -> OrderPlaces:
    request = FindPlaces(order_id=order, shop="fietshal", number="000000001", billing=billing, delivery=delivery)
    with unit_of_work(engine) as uow:
        return find_places(uow, request)


def checked(engine: Engine, vault: Vault, connect: Any = hasty) -> dict[str, Any]:
    """What one turn of the timer says, by address."""
    before = last_outbox(engine)
    locate_due(engine, vault, connect)
    said = [body for name, body in outbox(engine, before) if name == "AddressChecked"]
    assert len(said) == len({(body["order_id"], body["which"]) for body in said}), "the same was said twice"
    return {body["which"]: body for body in said}


def asked(sandbox: Sandbox) -> list[Any]:
    return list(sandbox.control("geocoder/asked"))


def wait_no_longer(engine: Engine) -> None:
    """The pauses are over."""
    with engine.begin() as connection:
        connection.execute(update(PLACES).where(PLACES.c.next_try.is_not(None)).values(next_try=datetime.now(UTC)))
        connection.execute(update(GEOCODERS).values(next_ask=datetime.now(UTC)))


@pytest.mark.row("SCR-16")
def test_both_addresses_are_found_and_told_once(engine: Engine, vault: Vault, geocoding: None) -> None:
    assert look(engine, LEIDEN, KOELN).delivery.state is PlaceState.WAITING
    told = checked(engine, vault)
    for which, lat, lon in (("billing", 52.158, 4.491), ("delivery", 50.939, 6.952)):
        assert (told[which]["ok"], told[which]["located"], told[which]["precision"]) == (True, True, "house")
        assert told[which]["lat"] == pytest.approx(lat, abs=0.02)
        assert told[which]["lon"] == pytest.approx(lon, abs=0.03)
    assert checked(engine, vault) == {}
    seen = look(engine, LEIDEN, KOELN)
    assert (seen.billing.state, seen.delivery.state) == (PlaceState.FOUND, PlaceState.FOUND)
    assert checked(engine, vault) == {}


@pytest.mark.row("SCR-17")
def test_an_address_that_is_nowhere_is_told_as_wrong(engine: Engine, vault: Vault, geocoding: None) -> None:
    look(engine, LEIDEN, NOWHERE)
    told = checked(engine, vault)
    assert told["billing"]["ok"]
    assert (told["delivery"]["ok"], told["delivery"]["problem"], told["delivery"]["located"]) == (
        False,
        "not_found",
        False,
    )
    assert look(engine, LEIDEN, NOWHERE).delivery.state is PlaceState.NOT_FOUND


@pytest.mark.row("P-18")
def test_a_wrong_house_number_and_a_wrong_street_are_told_apart(engine: Engine, vault: Vault, geocoding: None) -> None:
    look(
        engine,
        LEIDEN.model_copy(update={"street": ("Breestraat 999",)}),
        LEIDEN.model_copy(update={"street": ("Rapenburg 12 bis",)}),
    )
    told = checked(engine, vault)
    assert told["billing"]["problem"] == "number_unknown"
    assert told["billing"]["suggestion"]["street"] == ["Breestraat 99"]  # a 9 too many
    assert told["delivery"]["problem"] == "street_mismatch"
    assert told["delivery"]["suggestion"]["street"] == ["Breestraat 12 bis"]


def test_an_address_of_many_orders_is_asked_once(
    engine: Engine, vault: Vault, geocoding: None, sandbox: Sandbox
) -> None:
    for number in range(5):
        look(engine, order=identity.order_id("fietshal", str(number)))
    before = last_outbox(engine)
    locate_due(engine, vault)
    assert len([name for name, _ in outbox(engine, before) if name == "AddressChecked"]) == 10
    assert len(asked(sandbox)) == 1


@pytest.mark.row("P-18")
def test_an_order_s_addresses_are_queued_when_it_comes_in(
    engine: Engine, vault: Vault, geocoding: None, sandbox: Sandbox, connected: Any, poll: Any
) -> None:
    old = sandbox.place("fietshal", language="nl", lines=[{"sku": "VEL-POMP", "qty": 1}])["increment_id"]
    connected("fietshal")
    customer = {"street": ["Breestraat"], "postcode": "2312dn", "city": "Leiden", "country_id": "NL"}
    poll("fietshal", connected_at=datetime.now(UTC) - timedelta(hours=1), history_read=True)
    new = sandbox.place("fietshal", language="nl", lines=[{"sku": "VEL-POMP", "qty": 1}], customer=customer)
    poll("fietshal", connected_at=datetime.now(UTC) - timedelta(hours=1))
    with engine.begin() as connection:
        rows = connection.execute(ORDER_PLACES.select().where(ORDER_PLACES.c.number == new["increment_id"])).all()
    assert {row.which for row in rows} == {"billing", "delivery"}
    assert old != new["increment_id"]
    before = last_outbox(engine)
    locate_due(engine, vault)
    told = [body for name, body in outbox(engine, before) if name == "AddressChecked"]
    mine = [body for body in told if body["number"] == new["increment_id"]]
    assert {body["problem"] for body in mine} == {"missing_number"}


def test_history_is_left_alone_until_somebody_opens_it(
    engine: Engine, vault: Vault, geocoding: None, sandbox: Sandbox, connected: Any, poll: Any
) -> None:
    sandbox.place("fietshal", language="nl", lines=[{"sku": "VEL-POMP", "qty": 1}])
    connected("fietshal")
    poll("fietshal", connected_at=datetime.now(UTC) + timedelta(days=1), history_read=False)
    poll("fietshal", connected_at=datetime.now(UTC) + timedelta(days=1))
    with engine.begin() as connection:
        assert connection.execute(PLACES.select()).all() == []
    look(engine)
    assert set(checked(engine, vault)) == {"billing", "delivery"}


def test_the_shop_s_unchanged_word_leaves_a_correction_alone(engine: Engine, vault: Vault, geocoding: None) -> None:
    shown(engine, NOWHERE)
    assert checked(engine, vault)["delivery"]["problem"] == "not_found"
    correct(engine, LEIDEN)
    told = checked(engine, vault)
    assert (set(told), told["delivery"]["ok"], told["delivery"]["revision"]) == ({"delivery"}, True, 2)
    shown(engine, NOWHERE)
    assert checked(engine, vault) == {}
    shown(engine, KOELN)
    assert checked(engine, vault)["delivery"]["address"]["city"] == "Köln"


def shown(engine: Engine, delivery: Address) -> None:
    """The shop shows the order, in whatever other respect it changed."""
    order = ShopOrder(
        shop="fietshal",
        shop_order_id="1",
        number="000000001",
        placed_at=datetime.now(UTC),
        changed_at=datetime.now(UTC),
        state="processing",
        billing=LEIDEN,
        delivery_address=delivery,
        delivery=Delivery.VAN,
        payment_kind=PaymentKind.ONLINE,
        lines=(),
        totals=Totals(),
    )
    with unit_of_work(engine) as uow:
        queue_addresses(uow, [order])


def correct(engine: Engine, address: Address, at: datetime | None = None) -> None:
    event = AddressCorrected(
        order_id=ORDER,
        shop="fietshal",
        number="000000001",
        which=Which.DELIVERY,
        address=address,
        corrected_at=at or datetime.now(UTC),
    )
    with unit_of_work(engine) as uow:
        hear_corrected(uow, event)


def test_of_two_corrections_the_later_one_stays_in_whatever_order_they_are_heard(
    engine: Engine, vault: Vault, geocoding: None
) -> None:
    correct(engine, KOELN)
    correct(engine, LEIDEN, datetime.now(UTC) - timedelta(minutes=1))
    assert checked(engine, vault)["delivery"]["address"]["city"] == "Köln"


def test_without_a_geocoder_the_form_is_checked_and_the_rest_waits_for_one(
    engine: Engine, vault: Vault, sandbox: Sandbox
) -> None:
    look(engine, LEIDEN, NOWHERE.model_copy(update={"street": ("Nergenslaan",)}))
    told = checked(engine, vault)
    assert set(told) == {"delivery"}, "that an address looks right is no news"
    assert told["delivery"]["problem"] == "missing_number"
    assert look(engine).billing.state is PlaceState.UNASKED
    checked(engine, vault)
    save(engine, vault, "pdok", f"{sandbox.address}/geocoder/pdok/v3_1", "NL")
    assert checked(engine, vault)["billing"]["located"]


def test_a_geocoder_that_is_down_is_left_in_peace_and_asked_later(
    engine: Engine, vault: Vault, geocoding: None, sandbox: Sandbox
) -> None:
    sandbox.control("geocoder/settings", {"down": True})
    look(engine, LEIDEN, NOWHERE.model_copy(update={"postcode": "99999"}))
    for _ in range(3):
        told = checked(engine, vault)
        assert {body["problem"] for body in told.values()} <= {"postcode_format"}, "only the form can be judged"
    assert len(asked(sandbox)) <= 3
    with unit_of_work(engine) as uow:
        (view,) = [each for each in queries.geocoder_views(uow.session) if each.geocoder == "pdok"]
    assert plain(view.message) == "The geocoder has an internal error (503)."
    assert view.waiting == 2
    sandbox.control("geocoder/settings", {"down": False})
    wait_no_longer(engine)
    assert checked(engine, vault)["billing"]["located"]
    with unit_of_work(engine) as uow:
        assert {each.message for each in queries.geocoder_views(uow.session)} == {""}


def test_a_slow_geocoder_is_not_waited_for_and_no_transaction_stays_open(
    engine: Engine, vault: Vault, geocoding: None, sandbox: Sandbox
) -> None:
    sandbox.control("geocoder/settings", {"slow": 1})
    look(engine)

    def watched(connection: GeocoderConnection, turn: Callable[[], None]) -> Geocoder:
        with engine.connect() as beside:
            idle = (
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND pid <> pg_backend_pid()"
            )
            assert beside.exec_driver_sql(idle + " AND datname = current_database()").scalar() == 0
        return hasty(connection, turn)

    assert checked(engine, vault, watched) == {}
    sandbox.control("geocoder/settings", {"slow": 0})
    wait_no_longer(engine)
    assert checked(engine, vault, watched)["delivery"]["located"]


def test_what_a_killed_replica_was_at_is_taken_up_again(engine: Engine, vault: Vault, geocoding: None) -> None:
    look(engine)

    def dies(connection: GeocoderConnection, turn: Callable[[], None]) -> Geocoder:
        raise SystemExit

    with pytest.raises(SystemExit):
        locate_due(engine, vault, dies)
    assert checked(engine, vault) == {}, "it is lent to the one that died"
    wait_no_longer(engine)
    assert checked(engine, vault)["billing"]["located"]


@pytest.mark.row("P-18")
def test_replicas_share_the_work_and_the_pace(
    engine: Engine, vault: Vault, geocoding: None, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three replicas, four addresses: each asked once, and never two questions within the pace of the open map."""
    monkeypatch.setitem(locate.client.KINDS, "nominatim", (Nominatim, 0.25))
    for number in range(1, 5):
        address = KOELN.model_copy(update={"street": (f"Breite Straße {number}",)})
        look(engine, address, address, identity.order_id("fietshal", str(number)))
    before = last_outbox(engine)
    replicas = [threading.Thread(target=locate_due, args=(engine, vault)) for _ in range(3)]
    for each in replicas:
        each.start()
    for each in replicas:
        each.join(20)
    moments = [float(each["at"]) for each in asked(sandbox)]
    assert len(moments) == 4
    assert max(moments) - min(moments) > 0.5, "three pauses lie between them, however late the first one arrives"
    said = [(body["order_id"], body["which"]) for name, body in outbox(engine, before) if name == "AddressChecked"]
    assert len(said) == len(set(said)) == 8


def test_public_servers_are_asked_once_a_second(engine: Engine, vault: Vault, geocoding: None) -> None:
    assert locate.client.KINDS["nominatim"][1] == 1.0
    assert geocoders.win_turn(engine, "nominatim", 1.0) == 0
    assert 0.5 < geocoders.win_turn(engine, "nominatim", 1.0) <= 1.0


def test_the_shop_stands_on_the_map_too(engine: Engine, vault: Vault, geocoding: None) -> None:
    described = ShopIdentity(
        shop="fietshal", name="Fietshal", street="Ceintuurbaan 12", postcode="8024 AA", city="Zwolle"
    )
    with unit_of_work(engine) as uow:
        identify_shop(uow, SaveShopIdentity(identity=described))
    look(engine)
    checked(engine, vault)
    shop = look(engine).shop
    assert shop is not None
    assert shop.lat == pytest.approx(52.52, abs=0.02)


def test_what_was_not_found_yesterday_is_looked_up_again_when_opened(
    engine: Engine, vault: Vault, geocoding: None, sandbox: Sandbox
) -> None:
    sandbox.control("geocoder/settings", {"unknown": ["Breestraat"]})
    look(engine)
    assert not checked(engine, vault)["delivery"]["ok"]
    sandbox.control("geocoder/settings", {"unknown": []})
    look(engine)
    assert checked(engine, vault) == {}
    with engine.begin() as connection:
        connection.execute(update(PLACES).values(checked_at=datetime.now(UTC) - timedelta(days=2)))
    look(engine)
    told = checked(engine, vault)
    assert (told["delivery"]["ok"], told["delivery"]["revision"]) == (True, 2)


def test_an_invoice_may_go_to_a_post_box_but_goods_may_not(engine: Engine, vault: Vault, geocoding: None) -> None:
    box = LEIDEN.model_copy(update={"street": ("Postbus 12",)})
    look(engine, box, box)
    told = checked(engine, vault)
    assert (set(told), told["delivery"]["ok"], told["delivery"]["problem"]) == ({"delivery"}, False, "po_box")
    seen = look(engine, box, box)
    assert (seen.billing.ok, seen.delivery.ok) == (True, False)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"geocoder": "P!"}, "no code"),
        ({"kind": "google"}, "not known"),
        ({"address": "ftp://x"}, "no web|not a web"),
        ({"countries": ("Nederland",)}, "two letters"),
        ({"countries": ()}, "two letters"),
        ({"contact": "a\nb"}, "e-mail"),
    ],
)
def test_a_geocoder_that_cannot_work_is_refused(engine: Engine, vault: Vault, told: Any, reason: str) -> None:
    values: dict[str, Any] = {"geocoder": "pdok", "kind": "pdok", "address": "https://x.example", "countries": ("NL",)}
    with pytest.raises(Refused, match=reason), unit_of_work(engine) as uow:
        save_geocoder(uow, vault, SaveGeocoder(**(values | told)))


def test_a_key_is_kept_encrypted_and_stays_when_left_empty(engine: Engine, vault: Vault) -> None:
    save(engine, vault, "nominatim", "https://x.example", "DE", key="geheim-123")
    save(engine, vault, "nominatim", "https://y.example", "DE")
    with unit_of_work(engine) as uow:
        (row,) = geocoders.all_of(uow.session)
        assert "geheim" not in str(queries.geocoder_views(uow.session))
    assert (row.address, vault.unlock(row.credentials)) == ("https://y.example", {"key": "geheim-123"})
    assert b"geheim" not in row.credentials
