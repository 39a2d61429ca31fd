"""Lists and searches for the screen: SQL straight to the contracts' views."""
