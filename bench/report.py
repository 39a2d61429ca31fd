"""Keeps the last figures: each measurement rewrites its own section of RESULTS.md."""

import platform
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Last figures

Whole runs on two cores with everything (database, broker, all services, the shop) on them; medians. Ratios count more
than absolute numbers. `./pakbon bench` measures again; each section says what it is compared with.
"""


def write(section: str, lines: list[str]) -> None:
    """Put a section's new figures in the place of its old ones."""
    sections = _read()
    python = platform.python_version()
    sections[section] = "\n".join([f"*{datetime.now(UTC):%Y-%m-%d}, Python {python}*", "", *lines])
    RESULTS.write_text(HEAD + "".join(f"\n## {name}\n\n{text}\n" for name, text in sections.items()))
    print(f"\n## {section}\n" + "\n".join(lines), flush=True)


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)]


def _read() -> dict[str, str]:
    if not RESULTS.exists():
        return {}
    parts = RESULTS.read_text().split("\n## ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}
