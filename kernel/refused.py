"""Refused: the business said no, in words for the screen."""

from typing import Any

from kernel.sentence import pack, plain


class Refused(Exception):
    """A rule of the business forbids what was asked; nothing was changed.

    `template` is an English sentence a member of staff can read, with `{names}` for its values. The gateway
    translates the template and fills in the values, so the sentence is never glued together.

        raise Refused("Order {number} is already {status}.", number="100012", status="shipped")
    """

    def __init__(self, template: str, **values: Any) -> None:
        self.template = template
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(plain(template.format(**self.values)))

    @property
    def sentence(self) -> str:
        """Packed, for where it is written down: whoever reads it later does so in his own language."""
        return pack(self.template, **self.values)


class NotFound(Refused):
    """What was asked for does not exist (or no longer)."""
