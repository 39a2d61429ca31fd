"""Staff: who may sign in, what their roles allow, and what they chose for themselves."""

from gateway.staff.members import add_staff

__all__ = ["add_staff"]
