"""The environment as one frozen object; a missing or wrong setting fails at start with its name."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")


class WrongSetting(Exception):
    """A setting is missing or cannot be read. The sentence names it."""


@dataclass(frozen=True)
class Settings:
    """Everything a service is told by its environment. `docs/settings.md` lists the names."""

    broker: str  # amqp://user:password@host:5672/vhost, or inprocess://
    database: str  # postgresql+psycopg2://user:password@host/pakbon_{service}
    documents: str  # where documents are kept: file:///var/lib/pakbon/documents, s3://bucket/prefix
    secret: str  # signs sessions and encrypts stored credentials; at least 32 characters
    zone: ZoneInfo
    workers: int  # messages handled at a time by one service
    http_port: int  # /metrics /healthz /readyz
    hooks_host: str  # where shops' hooks are answered (integration)
    hooks_port: int  # below 0: they are not
    hooks_address: str  # how shops reach that from outside: https://hooks.example.nl
    retry_pauses: tuple[float, ...]  # seconds before each new try of a failed message; then it is parked
    smtp: str  # smtp://user:password@host:25 (notifier)
    mail_from: str
    gateway_port: int
    gateway_host: str
    secure_cookies: bool
    public_address: str  # where staff reach the gateway
    closed_days_of: str  # whose holidays are kept: NL, DE-NW …
    map_tiles: str  # where map pieces come from: https://host/{z}/{x}/{y}.png; empty: we draw the map (gateway)
    map_credit: str  # who is to be named on such a map
    gs1_prefix: str  # the company's GS1 prefix, in every parcel's barcode

    def database_of(self, service: str) -> str:
        return self.database.format(service=service)


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises WrongSetting with the name of the first that is missing or wrong."""

    def read(name: str, kind: Callable[[str], T], default: str | None = None) -> T:
        text = environ.get(name, default)
        if text is None:
            raise WrongSetting(f"The setting {name} is missing.")
        try:
            return kind(text)
        except Exception as error:
            raise WrongSetting(f"The setting {name} is wrong ({error}).") from None  # without its value: secrets

    return Settings(
        broker=read("PAKBON_BROKER", _url),
        database=read("PAKBON_DATABASE", _database),
        documents=read("PAKBON_DOCUMENTS", _url),
        secret=read("PAKBON_SECRET", _secret),
        zone=read("PAKBON_ZONE", ZoneInfo, "Europe/Amsterdam"),
        workers=read("PAKBON_WORKERS", int, "10"),
        http_port=read("PAKBON_HTTP_PORT", int, "9100"),
        hooks_host=read("PAKBON_HOOKS_HOST", str, "127.0.0.1"),
        hooks_port=read("PAKBON_HOOKS_PORT", int, "-1"),
        hooks_address=read("PAKBON_HOOKS_ADDRESS", str, ""),
        retry_pauses=read("PAKBON_RETRY_PAUSES", _pauses, "2,10,60,300,900"),
        smtp=read("PAKBON_SMTP", _url, "smtp://localhost:25"),
        mail_from=read("PAKBON_MAIL_FROM", str, "Pakbon <pakbon@localhost>"),
        gateway_port=read("PAKBON_GATEWAY_PORT", int, "8000"),
        gateway_host=read("PAKBON_GATEWAY_HOST", str, "127.0.0.1"),
        secure_cookies=read("PAKBON_SECURE_COOKIES", _flag, "yes"),
        public_address=read("PAKBON_PUBLIC_ADDRESS", str, "http://127.0.0.1:8000"),
        closed_days_of=read("PAKBON_CLOSED_DAYS_OF", str, "NL"),
        map_tiles=read("PAKBON_MAP_TILES", _tiles, ""),
        map_credit=read("PAKBON_MAP_CREDIT", str, "© OpenStreetMap contributors"),
        gs1_prefix=read("PAKBON_GS1_PREFIX", _digits, "8712345"),
    )


def _url(text: str) -> str:
    if "://" not in text:
        raise ValueError("an address with its kind, like amqp://host")
    return text


def _tiles(text: str) -> str:
    if text and not (text.startswith(("https://", "http://")) and all(part in text for part in ("{z}", "{x}", "{y}"))):
        raise ValueError("https://host/{z}/{x}/{y}.png, with {z}, {x} and {y} in it")
    return text


def _database(text: str) -> str:
    if not text.startswith("postgresql+psycopg2://") or "{service}" not in text:
        raise ValueError("postgresql+psycopg2://user@host/pakbon_{service}, with {service} in it")
    return text


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("at least 32 characters")
    return text


def _pauses(text: str) -> tuple[float, ...]:
    return tuple(float(pause) for pause in text.split(","))


def _flag(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return text.lower() == "yes"


def _digits(text: str) -> str:
    if not (text.isdigit() and 6 <= len(text) <= 10):
        raise ValueError("6 to 10 digits")
    return text
