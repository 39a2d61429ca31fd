"""The world outside in a box: two webshops, a carrier, an insurer and a mailbox, for the demo and for tests."""
