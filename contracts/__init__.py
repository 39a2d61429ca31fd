"""What the services say to each other: frozen, typed, defined once. One file per speaker; no logic."""
