"""How messages travel and rows are kept. Nobody edits the kit for a feature."""

import warnings

# exactly this one: it is known, and docs/decisions/0003 says what follows from it
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
