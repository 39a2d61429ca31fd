"""Orders: their states, what they wait for, and how the overview shows them."""
