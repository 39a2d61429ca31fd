"""The gateway's own rows: staff, sessions, sign-in attempts, who looks at what."""
