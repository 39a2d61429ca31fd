"""What can go wrong with a partner, told in words that a shopkeeper understands. Never holds a secret."""


class PartnerTrouble(Exception):
    """The partner could not be dealt with; the sentence says why. `happened`: whether what was asked may be done."""

    happened = True

    @property
    def sentence(self) -> str:
        return str(self)


class WrongAddress(PartnerTrouble):
    """Nobody is there, or somebody else is: surely nothing was done."""

    happened = False


class Denied(PartnerTrouble):
    """The partner knows us not, or does not let us: surely nothing was done."""

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

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class RefusedPayload(Exception):
    """The partner showed something that we cannot take over; the sentence says why."""
