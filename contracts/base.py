"""What every contract is: an event told, or a request asked; both travel as JSON under their class's name."""

from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Answer = TypeVar("Answer")


class Contract(BaseModel):
    """A frozen fact. Fields it does not know are ignored, so that a speaker may grow before its hearers.

    What cannot be read is described without its content, which may be personal."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Event(Contract):
    """Something that happened, said in the past tense by its source: `class OrderPlaced(Event, source="order")`."""

    source: ClassVar[str] = ""

    def __init_subclass__(cls, source: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if source:
            cls.source = source


class Request(Contract, Generic[Answer]):
    """Something the gateway asks of a service, in the imperative: `class HoldOrder(Request[OrderView], to="order")`.

    `deadline` is the number of seconds the asker waits; the message expires with it.
    """

    to: ClassVar[str] = ""
    deadline: ClassVar[float] = 5.0
    answer: ClassVar[Any] = None

    def __init_subclass__(cls, to: str = "", deadline: float = 0, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if to:
            cls.to = to
        if deadline:
            cls.deadline = deadline

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        for base in cls.__mro__:
            arguments = getattr(base, "__pydantic_generic_metadata__", {}).get("args")
            if arguments:
                cls.answer = arguments[0]
                break


class Done(Contract):
    """The answer to a request that has nothing to tell but that it was done."""
