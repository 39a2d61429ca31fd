"""The notifier's rows: its copy of the orders, what waits to be told, the mails, the shops' own words."""
