"""Words everyone shares: money, clock, days, refusal. Nothing here but the standard library."""
