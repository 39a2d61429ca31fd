"""Tasks: everybody's list, the block on an order's page, and the sentences of what Pakbon found itself."""
