"""How soon a shop is asked again: at its own pace while it answers, ever later while it does not."""

LONGEST = 300.0  # seconds


def pause(interval: float, failures: int) -> float:
    return interval if not failures else min(max(interval, 1.0) * 2.0 ** min(failures, 10), LONGEST)
