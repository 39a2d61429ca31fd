"""Invoice numbers: one row per shop and year, without gaps: 2026-000123."""

DIGITS = 6


def invoice_number(prefix: str, year: int, count: int) -> str:
    return f"{prefix}{year:04d}-{count:0{DIGITS}d}"


def placeholder(prefix: str) -> str:
    """What stands on the paper until the number is taken: just as long, and never a number."""
    return invoice_number(prefix, 0, 0)
