"""What can go wrong with a partner, told in words that a shopkeeper understands. Never holds a secret.

Each is raised with an English sentence and the values for its {holes}; the gateway says it in the reader's language.
A partner's own words are a value: `Rejected("{words}", words=told)`.
"""

from kernel.sentence import pack, plain


class _Said(Exception):
    def __init__(self, template: str, **values: object) -> None:
        self.sentence = pack(template, **values)
        super().__init__(plain(self.sentence))


class PartnerTrouble(_Said):
    """The partner could not be dealt with; the sentence says why. `happened`: whether what was asked may be done."""

    happened = True


class WrongAddress(PartnerTrouble):
    """Nobody is there, or somebody else is: surely nothing was done."""

    happened = False


class Denied(PartnerTrouble):
    """The partner knows us not, or does not let us: surely nothing was done."""

    happened = False


class TooMany(Denied):
    """The partner asks us to slow down: surely nothing was done."""


class NotYet(PartnerTrouble):
    """What was asked must wait for something else that is still to happen there: surely nothing was done."""

    happened = False


class NoAnswer(PartnerTrouble):
    """It was asked, and no answer came in time."""


class Garbled(PartnerTrouble):
    """An answer came that is none: an error page, half an answer, nothing at all."""


class TooLarge(Garbled):
    """The answer is larger than we are willing to read."""


class Rejected(PartnerTrouble):
    """The partner understood, and said no; its words are the reason."""

    happened = False

    def __init__(self, template: str, code: str = "", **values: object) -> None:
        super().__init__(template, **values)
        self.code = code


class RefusedPayload(_Said):
    """The partner showed something that we cannot take over; the sentence says why."""
