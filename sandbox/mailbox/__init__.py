"""The sandbox mailbox: keeps every mail it is handed and shows it."""
