"""A carrier that takes packing slips as JSON over HTTP."""
