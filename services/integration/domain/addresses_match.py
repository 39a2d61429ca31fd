"""What a geocoder's answers say of an address: found, found with a doubt, or what it should probably be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from services.integration.domain.addresses import House, PostalAddress, folded
from services.integration.domain.addresses_check import HARMLESS, Form

ALIKE, RELATED = 0.85, 0.6  # how much of two streets' letters must agree to be the same, or one misspelt
_TOWNS = {"denhaag": "sgravenhage", "denbosch": "shertogenbosch", "thehague": "sgravenhage", "cologne": "koln"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer of a geocoder. `precision`: house, street, town."""

    street: str
    number: str
    addition: str
    postcode: str
    city: str
    lat: float
    lon: float
    precision: str


@dataclass(frozen=True, slots=True)
class Verdict:
    problem: str = ""
    suggestion: PostalAddress | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str = ""

    @property
    def ok(self) -> bool:
        return self.problem in HARMLESS

    @property
    def located(self) -> bool:
        return self.lat is not None


def unasked(form: Form, given: PostalAddress) -> Verdict:
    """What can be said without a geocoder."""
    if form.problem or form.address == given:
        return Verdict(form.problem, None if form.address == given else form.address)
    return Verdict("spelling", form.address)


def judge(form: Form, given: PostalAddress, found: Sequence[Candidate], *, knows_every_house: bool) -> Verdict:
    """`knows_every_house`: a register, where a house that is missing does not exist; else it may only lack there."""
    house, here = form.house, folded(form.address.postcode)
    houses = [each for each in found if each.precision == "house" and _numbered(each, house)]
    at_home = [each for each in houses if folded(each.postcode) == here]
    if at_home and form.problem != "postcode_format":
        best = max(at_home, key=lambda each: (_likeness(each, house), _same_addition(each, house)))
        if _likeness(best, house) < RELATED:
            return Verdict("street_mismatch", suggested(form, best))
        return _found(form, given, best)
    elsewhere = [each for each in houses if _likeness(each, house) >= ALIKE]
    if elsewhere:
        nearest = max(elsewhere, key=lambda each: (_same_town(each, form), _shared(folded(each.postcode), here)))
        return Verdict(form.problem or "postcode_mismatch", suggested(form, nearest))
    if form.problem:
        return Verdict(form.problem)
    return _without_house(form, given, found, knows_every_house=knows_every_house)


def slips(number: str) -> tuple[str, ...]:
    """The numbers somebody may have meant: a key was hit once too often, or two in the wrong order."""
    shorter = [number[:at] + number[at + 1 :] for at in range(len(number))]
    swapped = [number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1)]
    meant = (each for each in (*shorter, *swapped) if each and each != number and not each.startswith("0"))
    return tuple(dict.fromkeys(meant))


def meant(form: Form, number: str) -> Form:
    """The same with another house number, as it would be asked for."""
    return replace(form, house=replace(form.house, number=number))


def or_meant(verdict: Verdict, form: Form, found: Sequence[Candidate]) -> Verdict:
    """`found`: what there is under the numbers of `slips`. One such house is a suggestion; of several nobody knows."""
    here = folded(form.address.postcode)
    houses = [
        each
        for each in found
        if each.precision == "house"
        and each.number in slips(form.house.number)
        and folded(each.postcode) == here
        and _likeness(each, form.house) >= ALIKE
    ]
    if len({each.number for each in houses}) != 1:
        return verdict
    return replace(verdict, suggestion=suggested(form, houses[0]))


def _without_house(form: Form, given: PostalAddress, found: Sequence[Candidate], *, knows_every_house: bool) -> Verdict:
    here = [each for each in found if folded(each.postcode) == folded(form.address.postcode) or _same_town(each, form)]
    streets = [each for each in here if each.precision in ("street", "house") and each.street]
    same = [each for each in streets if _likeness(each, form.house) >= ALIKE]
    if same:
        if knows_every_house:
            return Verdict("number_unknown")
        best = min(same, key=lambda each: each.precision != "street")
        return replace(_found(form, given, best), problem="number_unproven", precision="street")
    close = [each for each in streets if _likeness(each, form.house) >= RELATED]
    if close:
        best = max(close, key=lambda each: _likeness(each, form.house))
        return Verdict("street_unknown", suggested(form, replace(best, number="", addition="")))
    return Verdict("street_unknown" if here else "not_found")


def _found(form: Form, given: PostalAddress, best: Candidate) -> Verdict:
    """The town as the register writes it, where it differs by more than its spelling."""
    written = form.address if _same_town(best, form) or not best.city else replace(form.address, city=best.city)
    different = written != given
    return Verdict("spelling" if different else "", written if different else None, best.lat, best.lon, best.precision)


def suggested(form: Form, candidate: Candidate) -> PostalAddress:
    """The candidate with what only the customer knows: the addition, and further lines."""
    house = form.house
    better = House(candidate.street or house.street, candidate.number or house.number, house.addition)
    return PostalAddress(
        (better.first_line, *house.more),
        _written(candidate.postcode, form.address.country) or form.address.postcode,
        candidate.city or form.address.city,
        form.address.country,
    )


def _written(postcode: str, country: str) -> str:
    bare = postcode.replace(" ", "")
    return f"{bare[:4]} {bare[4:]}" if country == "NL" and len(bare) == 6 else postcode


def _numbered(candidate: Candidate, house: House) -> bool:
    return candidate.number == house.number


def _same_addition(candidate: Candidate, house: House) -> bool:
    return folded(candidate.addition) == folded(house.addition)


def _likeness(candidate: Candidate, house: House) -> float:
    ours, theirs = folded(house.street), folded(candidate.street)
    if not ours or not theirs:
        return 0.0
    if ours in theirs or theirs in ours:
        return 1.0 if ours == theirs else 0.9
    return SequenceMatcher(None, ours, theirs).ratio()


def _same_town(candidate: Candidate, form: Form) -> bool:
    ours, theirs = (_TOWNS.get(town, town) for town in (folded(form.address.city), folded(candidate.city)))
    return bool(ours and theirs) and (ours.startswith(theirs) or theirs.startswith(ours))


def _shared(one: str, other: str) -> int:
    """How many characters they begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
