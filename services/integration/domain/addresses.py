"""An address as people type it, taken apart: street, house number, addition, and what else stands in its lines."""

import re
import unicodedata
from dataclasses import dataclass, replace
from hashlib import sha256

_WORDS = (
    "achter|voor|boven|beneden|onder|huis|hoog|hoogachter|links|rechts|midden|rood|zwart|parterre|bis|ter|quater"
    "|zolder|souterrain|bedrijf|hinten|vorne|oben|unten|haus|eingang|viii|xiii"
    "|appartement|apartment|kamer|unit|studio|etage|verdieping|wohnung|stock|stiege|tür|boite|boîte"
)
_TOKEN = rf"(?:(?:{_WORDS})|[a-z]?\d{{1,4}}(?:hoog|[a-z]{{0,3}})|[a-z]{{1,3}}\d{{0,4}})(?![^\W_])"
_ADDITION = rf"(?P<addition>(?:\s*[-/+ ]?\s*{_TOKEN}(?:[\s/+.-]+{_TOKEN}){{0,3}})?)"
_NUMBER = rf"(?:nr|no|nummer|num|hausnr|huisnr)?\.?\s*(?P<number>\d{{1,5}}){_ADDITION}\.?"
_STREET_NUMBER = re.compile(rf"(?P<street>.*?[^\W\d_].*?)[\s,]+{_NUMBER}", re.I)
_GLUED = re.compile(rf"(?P<street>.*?[^\W\d_]{{3}}\.?){_NUMBER}", re.I)
_NUMBER_ALONE = re.compile(_NUMBER, re.I)
_NUMBER_FIRST = re.compile(
    r"(?P<number>\d{1,5})\s?(?P<addition>bis|ter|quater|[a-z]?)(?:\s*,\s*|\s+)(?P<street>[^\W\d_].*)", re.I
)
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_NUMBER_FIRST_COUNTRIES = frozenset({"BE", "FR", "LU", "GB", "IE"})
LONGEST = 200  # characters of a line that are read
_CARE_OF = re.compile(r"^(?:c/o|t\.?a\.?v\.?|z\.?\s?hd\.?|att?n?\.?)\b", re.I)


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where something is; nobody's name in it."""

    lines: tuple[str, ...]
    postcode: str
    city: str
    country: str

    def tidied(self) -> "PostalAddress":
        lines = tuple(line for line in (one_line(each)[:LONGEST] for each in self.lines) if line)
        return PostalAddress(lines, one_line(self.postcode), one_line(self.city), one_line(self.country).upper())


@dataclass(frozen=True, slots=True)
class House:
    street: str
    number: str = ""  # digits only; empty: there is none
    addition: str = ""  # "bis", "2hg", "a"
    more: tuple[str, ...] = ()  # lines that say something else: "c/o Jansen"

    @property
    def first_line(self) -> str:
        """As it is written on a parcel."""
        joint = " " if len(self.addition) > 1 and self.addition[0].isalpha() else ""
        joint = "-" if self.addition[:1].isdigit() else joint
        return f"{self.street} {self.number}{joint}{self.addition}".strip()


def one_line(text: str) -> str:
    """Without line breaks or control characters: it may stand in the header of a mail."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def house_of(address: PostalAddress) -> House:
    """Which house the lines mean. A number may stand on the second line, before the street, or right behind it."""
    lines = [line.strip(" ,;") for line in address.tidied().lines]
    lines = [line for line in lines if line]
    if not lines:
        return House("")
    for position, line in enumerate(lines):
        rest = tuple(lines[:position] + lines[position + 1 :])
        if not _CARE_OF.match(line) and (found := _whole(line, address.country.upper())):
            return replace(found, more=(*found.more, *rest))
    for position, line in enumerate(lines[1:], start=1):
        if number := _NUMBER_ALONE.fullmatch(line):
            addition, rest = _addition(number["addition"]), tuple(lines[1:position] + lines[position + 1 :])
            if not addition and rest and re.fullmatch(_TOKEN, rest[0], re.I):
                addition, rest = rest[0], rest[1:]
            return House(lines[0], number["number"].lstrip("0"), addition, rest)
    return House(lines[0], more=tuple(lines[1:]))


def _whole(line: str, country: str) -> House | None:
    """Street and number on one line."""
    found = _STREET_NUMBER.fullmatch(line) or _GLUED.fullmatch(line)
    if found is not None:
        return _behind_year(found) or _made(found)
    if country in _NUMBER_FIRST_COUNTRIES and (first := _NUMBER_FIRST.fullmatch(line)):
        return _made(first)
    before, comma, behind = line.rpartition(",")  # Berliner Straße 12, Hinterhaus
    house = _whole(before.strip(), country) if comma else None
    return house and replace(house, more=(behind.strip(), *house.more))


def _made(found: re.Match[str]) -> House | None:
    street, number, addition = found["street"].strip(" ,"), found["number"].lstrip("0"), _addition(found["addition"])
    if len(street) == 1 and addition.isdigit():  # Q 5 14: in Mannheim a square, then the house
        return House(street + number, addition)
    return House(street, number, addition) if number else None


def _behind_year(found: re.Match[str]) -> House | None:
    """Plein 1944 12: the year belongs to the street."""
    addition = found["addition"]
    if not _YEAR.fullmatch(found["number"]) or not addition[:1].isspace():
        return None
    again = _NUMBER_ALONE.fullmatch(addition.strip())
    if again is None:
        return None
    street = f"{found['street'].strip(' ,')} {found['number']}"
    return House(street, again["number"].lstrip("0") or again["number"], _addition(again["addition"]))


def _addition(text: str) -> str:
    return one_line(text).strip(" -/+,.")


# ---- comparing


_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ĳ": "ij", "ł": "l"})
_SHORTER = ((r"stra(?:ss|sz)e\b|straat\b|str\b", "str"), (r"\bsint\b|\bsankt\b|\bst\b", "st"), (r"laan\b|ln\b", "ln"))


def folded(text: str) -> str:
    """Letters and digits only, lower case, no accents; street and the like as they are shortened."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    plain = "".join(ch for ch in plain if not unicodedata.combining(ch))
    plain = re.sub(r"[^\w\s]|_", " ", plain)
    for pattern, short in _SHORTER:
        plain = re.sub(pattern, short, plain)
    return "".join(plain.split())


def key_of(address: PostalAddress) -> str:
    """What a found place is remembered under: spaces do not count, everything else does."""
    tidy = address.tidied()
    parts = ("\x1e".join(tidy.lines), tidy.postcode, tidy.city, tidy.country)
    return sha256("\x1f".join(parts).encode()).hexdigest()
