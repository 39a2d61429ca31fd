"""An asker that answers from a script: request class → answer, function or exception; it keeps what it was asked."""

from collections.abc import Callable, Sequence
from typing import Any

from contracts.base import Request
from kernel.refused import Refused
from kit.asking import Away, Fault


class Answered:
    def __init__(self, outcome: Any) -> None:
        self._outcome = outcome

    def outcome(self) -> Any:
        return self._outcome


class ScriptedAsker:
    """The same methods as kit.asking.Asker, without a broker."""

    def __init__(self, answers: dict[type[Request[Any]], Any] | None = None) -> None:
        self.answers: dict[type[Request[Any]], Any] = dict(answers or {})
        self.asked: list[Request[Any]] = []
        self.actors: list[str] = []
        self.away: set[str] = set()

    def when(self, request: type[Request[Any]], answer: Any) -> None:
        self.answers[request] = answer

    def call(self, request: Request[Any], *, to: str = "", actor: str = "system", correlation_id: str = "") -> Any:
        self.asked.append(request)
        self.actors.append(actor)
        service = to or request.to
        if service in self.away:
            raise Away(service)
        if type(request) not in self.answers:
            raise AssertionError(f"nobody scripted {type(request).__name__}")
        answer = self.answers[type(request)]
        if isinstance(answer, Callable):  # type: ignore[arg-type]
            answer = answer(request, service) if answer.__code__.co_argcount > 1 else answer(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def call_all(self, requests: Sequence[Request[Any]], **by: str) -> list[Any]:
        return [self.ask(each, **by).outcome() for each in requests]

    def ask(self, request: Request[Any], *, to: str = "", actor: str = "system", correlation_id: str = "") -> Answered:
        try:
            return Answered(self.call(request, to=to, actor=actor, correlation_id=correlation_id))
        except (Away, Fault, Refused) as error:
            return Answered(error)

    def last(self, kind: type[Request[Any]]) -> Any:
        """The last request of this class."""
        return [each for each in self.asked if type(each) is kind][-1]

    def was_asked(self, kind: type[Request[Any]]) -> bool:
        return any(type(each) is kind for each in self.asked)
