"""What is true of mails: their occasions, when one may be written, and when it no longer may be sent."""
