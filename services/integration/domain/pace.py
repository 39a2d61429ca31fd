"""How soon a shop is asked again, and how fast an import goes."""

LONGEST = 300.0  # seconds
STOOD_STILL = 300.0  # seconds without a page: the import waited, and its pace is measured anew


def pause(interval: float, failures: int) -> float:
    """At the shop's own pace while it answers, ever later while it does not."""
    return interval if not failures else min(max(interval, 1.0) * 2.0 ** min(failures, 10), LONGEST)


def paced(before: float, orders: int, seconds: float | None) -> float:
    """Orders a minute, smoothed; `seconds` since the page before, None for a first one."""
    if seconds is None or seconds > STOOD_STILL:
        return before
    measured = orders * 60.0 / max(seconds, 0.05)
    return measured if not before else 0.8 * before + 0.2 * measured


def minutes_left(remaining: int, pace: float) -> int | None:
    """Rounded up; None while nobody can tell."""
    return None if pace <= 0 else -(-remaining // max(1, round(pace)))
