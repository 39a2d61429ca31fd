"""How orders, articles and customers are kept."""
