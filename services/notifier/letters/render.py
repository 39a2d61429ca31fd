"""Renders a letter: subject, text and HTML from the templates of its occasion, in Jinja2's sandbox."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from services.notifier.letters.letter import Letter, context_of

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@dataclass(frozen=True)
class Words:
    """A mail's words, as they are kept and sent."""

    subject: str
    text: str
    html: str


@functools.cache
def environment() -> ImmutableSandboxedEnvironment:
    """What stands in an order is escaped in HTML; a template reaches nothing but its letter."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


@functools.cache
def _parts(kind: str) -> Any:
    return environment().get_template(f"_shared/parts.{kind}").module


def render(letter: Letter) -> Words:
    folder, context = f"{letter.occasion}/{letter.language}", context_of(letter)
    subject = one_line(_render(f"{folder}.subject.txt", context))
    context["subject"] = subject
    text = _render(f"{folder}.body.txt", {**context, "parts": _parts("txt")})
    html = _render(f"{folder}.body.html", {**context, "parts": _parts("html")})
    return Words(
        subject=subject,
        text=_tidy(_render("_shared/layout.txt", {**context, "content": text.strip()})),
        html=_render("_shared/layout.html", {**context, "content": Markup(html.strip())}),  # noqa: S704  (escaped already)
    )


def _render(name: str, context: dict[str, Any]) -> str:
    return environment().get_template(name).render(context)


def one_line(text: str) -> str:
    """Without line breaks or control characters, so that it can stand in a header."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
