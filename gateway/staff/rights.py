"""What each role may do. A right is a verb of the screen; a role is a set of them."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, g

from gateway.words import N_

P = ParamSpec("P")
R = TypeVar("R")

EVERYONE = frozenset({"see", "note"})
_OFFICE = EVERYONE | {"orders", "money", "plan", "close", "ship", "stock", "print", "mail", "export"}
ROLES: dict[str, frozenset[str]] = {
    "office": _OFFICE,
    "warehouse": EVERYONE | {"plan", "close", "ship", "stock", "print"},
    "workshop": EVERYONE | {"print"},
    "reports": EVERYONE | {"export"},
    "administrator": _OFFICE | {"operations", "settings"},
}
ROLE_NAMES = {
    "office": N_("Office"),
    "warehouse": N_("Warehouse"),
    "workshop": N_("Workshop"),
    "reports": N_("Reports"),
    "administrator": N_("Administrator"),
}


def rights_of(roles: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def may(right: str) -> bool:
    """Whether who is signed in may do this."""
    return bool(g.get("staff")) and right in g.staff.rights


def needs(right: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A page or act that only those with the right reach."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not may(right):
                abort(403)
            return view(*args, **kwargs)

        return guarded

    return decorate
