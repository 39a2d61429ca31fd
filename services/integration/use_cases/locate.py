"""Find queued addresses: check their form, ask the geocoder of their country, and say what came of it.

No transaction is open while a geocoder is asked. What fails is tried again after growing pauses, and a geocoder that
does not answer is left in peace; an address whose form is wrong is said to be so meanwhile.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, true

from contracts.places import AddressChecked, Precision, Which
from kernel.clock import now
from kernel.refused import Refused
from kit.work import unit_of_work
from services.integration.domain.addresses import PostalAddress
from services.integration.domain.addresses_check import HARMLESS, UNREACHABLE, Form, form_of
from services.integration.domain.addresses_match import Verdict, judge, meant, or_meant, slips, unasked
from services.integration.partners.geocoder import client
from services.integration.partners.geocoder.client import Geocoder, GeocoderConnection
from services.integration.partners.trouble import Garbled, PartnerTrouble, Rejected
from services.integration.storage import geocoders, places
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import PLACES

log = logging.getLogger(__name__)
TURN = 5.0  # seconds one turn of the timer works at most before it lets another replica have its turn
PATIENCE = 6.0  # seconds waited for a question's turn
MOST_SLIPS = 5  # questions more for one house number that does not exist
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 720, 1440))
Connect = Callable[[GeocoderConnection, Callable[[], None]], Geocoder]


class NotOurTurn(Exception):
    """Others ask so much that our question must wait; nobody failed."""


@dataclass(frozen=True)
class Serving:
    """Which geocoder serves which country now."""

    rows: Sequence[Row[Any]]

    def of(self, country: str) -> Row[Any] | None:
        named = next((row for row in self.rows if country in row.countries), None)
        return named or next((row for row in self.rows if "*" in row.countries), None)

    def served(self) -> ColumnElement[bool]:
        named = {country for row in self.rows for country in row.countries}
        return true() if "*" in named else PLACES.c.country.in_(sorted(named))

    def awake(self) -> ColumnElement[bool]:
        """The places whose geocoder is not resting after failures; those nobody serves need none."""
        soon = now() + timedelta(seconds=PATIENCE)
        named = {country for row in self.rows for country in row.countries if country != "*"}
        resting = {country for country in named if (row := self.of(country)) and row.failures and row.next_ask > soon}
        others = next((row for row in self.rows if "*" in row.countries), None)
        if others is not None and others.failures and others.next_ask > soon:
            return PLACES.c.country.in_(sorted(named - resting))
        return PLACES.c.country.not_in(sorted(resting)) if resting else true()


def locate_due(engine: Engine, vault: Vault, connect: Connect = client.connect) -> int:
    """One turn; how many addresses were looked at."""
    until, count = monotonic() + TURN, 0
    while True:
        _say(engine)
        if monotonic() > until or not _locate_next(engine, vault, connect):
            return count
        count += 1


def _locate_next(engine: Engine, vault: Vault, connect: Connect) -> bool:
    with unit_of_work(engine) as uow:
        serving = Serving([row for row in geocoders.all_of(uow.session) if row.enabled])
        places.settle_unserved(uow.session, serving.served())
        place = places.take_due(uow.session, serving.awake())
    if place is None:
        return False
    address = places.from_row(place.address)
    assert address is not None
    form, row = form_of(address), serving.of(place.country)
    if row is None or not form.can_be_asked:
        _keep(engine, place.key, unasked(form, address), asked=row is not None)
        return True
    try:
        partner = connect(_connection(row, vault), lambda: _wait_for_turn(engine, row))
        verdict = _ask(partner, form, address)
    except NotOurTurn:
        _later(engine, place, unasked(form, address), timedelta(seconds=2))
    except (PartnerTrouble, Refused) as trouble:
        log.info("geocoder %s: %s", row.geocoder, trouble)
        with unit_of_work(engine) as uow:
            rest = not isinstance(trouble, Rejected | Garbled) or row.failures > 0
            geocoders.failed(uow.session, row.geocoder, trouble.sentence, rest=rest)
        _later(engine, place, unasked(form, address), PAUSES[min(place.attempts, len(PAUSES) - 1)], failed=True)
    else:
        with unit_of_work(engine) as uow:
            geocoders.answered(uow.session, row.geocoder)
        _keep(engine, place.key, verdict, asked=True)
    return True


def _connection(row: Row[Any], vault: Vault) -> GeocoderConnection:
    return GeocoderConnection(row.kind, row.address, row.contact, vault.unlock(row.credentials).get("key", ""))


def _ask(partner: Geocoder, form: Form, address: PostalAddress) -> Verdict:
    """What is near is asked for only where the house itself was not found."""
    found = partner.exactly(form) if form.address.postcode and form.problem != "postcode_format" else []
    verdict = judge(form, address, found, knows_every_house=partner.knows_every_house)
    if verdict.ok or verdict.problem == "street_mismatch":
        return verdict
    found = [*found, *partner.nearby(form)]
    verdict = judge(form, address, found, knows_every_house=partner.knows_every_house)
    if verdict.problem != "number_unknown" or not form.address.postcode:
        return verdict
    likely = [partner.exactly(meant(form, number)) for number in slips(form.house.number)[:MOST_SLIPS]]
    return or_meant(verdict, form, [each for houses in likely for each in houses])


def _wait_for_turn(engine: Engine, row: Row[Any]) -> None:
    until = monotonic() + PATIENCE
    while pause := geocoders.win_turn(engine, row.geocoder, client.KINDS[row.kind][1]):
        if monotonic() + pause > until:
            raise NotOurTurn
        sleep(pause)


def _keep(engine: Engine, key: str, verdict: Verdict, *, asked: bool) -> None:
    with unit_of_work(engine) as uow:
        places.write(uow.session, key, {**_values(verdict), "asked": asked, "next_try": None, "attempts": 0})


def _later(engine: Engine, place: Row[Any], verdict: Verdict, pause: timedelta, *, failed: bool = False) -> None:
    """It stays queued. What its form tells is told meanwhile, unless more was known before."""
    values: dict[str, Any] = {"next_try": now() + pause, "attempts": place.attempts + failed}
    with unit_of_work(engine) as uow:
        if place.asked or verdict.ok:
            places.postpone(uow.session, place.key, values)
        else:
            places.write(uow.session, place.key, {**_values(verdict), **values})


def _values(verdict: Verdict) -> dict[str, Any]:
    return {
        "checked_at": now(),
        "problem": verdict.problem,
        "suggestion": verdict.suggestion and places.as_kept(verdict.suggestion),
        "lat": verdict.lat,
        "lon": verdict.lon,
        "precision": verdict.precision,
    }


def _say(engine: Engine) -> None:
    """Tell every order that was not told yet, until none is left."""
    while True:
        with unit_of_work(engine) as uow:
            untold = places.take_untold(uow.session)
            for row in untold:
                if not _is_nothing(row):
                    uow.publish(_checked(row))
        if len(untold) < places.SAID_AT_ONCE:
            return


def _is_nothing(row: Row[Any]) -> bool:
    """Its form is right, and nobody could look it up: as was believed before."""
    return row.revision == 1 and row.lat is None and is_ok(row.problem, row.which)


def _checked(row: Row[Any]) -> AddressChecked:
    address = places.as_contract(places.from_row(row.address))
    assert address is not None
    return AddressChecked(
        order_id=row.order_id,
        shop=row.shop,
        number=row.number,
        which=Which(row.which),
        address=address,
        revision=row.revision,
        ok=is_ok(row.problem, row.which),
        problem=row.problem,
        suggestion=places.as_contract(places.from_row(row.suggestion)),
        located=row.lat is not None,
        lat=row.lat,
        lon=row.lon,
        precision=Precision(row.precision),
    )


def is_ok(problem: str, which: str) -> bool:
    """An invoice may go to a post box; our van may not."""
    return problem in HARMLESS or (which == Which.BILLING and problem in UNREACHABLE)
