"""How invoicing keeps its rows."""
