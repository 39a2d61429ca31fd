"""Orders: from the shop's word to the customer's hands."""
