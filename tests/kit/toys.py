"""Two small services to try the kit on: one says what it is asked to say, the other counts what it hears."""

import logging
import os
import time
from typing import Any

import sqlalchemy as sa
from nameko.extensions import DependencyProvider

from contracts.base import Contract, Done, Event, Request
from kernel.refused import NotFound, Refused
from kit.answers import serves
from kit.database import Database
from kit.effects import Effect, Effects, NotDone, Performer, RefusedOutside, Unknown
from kit.events import hears, on
from kit.schedule import every
from kit.tables import new_metadata
from kit.web import WebApp
from kit.work import UnitOfWork
from tests.kit.desk import SHOWN, create_desk

log = logging.getLogger(__name__)
metadata = new_metadata()
HEARD = sa.Table("heard", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("word", sa.Text))
RINGS = sa.Table("rings", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("pid", sa.Integer))


class WordSaid(Event, source="speaker"):
    word: str
    number: str = "100"


class WordHeard(Event, source="hearer"):
    word: str


class Said(Contract):
    words: int


class Say(Request[Said], to="speaker", deadline=10):
    words: tuple[str, ...]


class Wait(Request[Done], to="speaker", deadline=1):
    seconds: float


class Deny(Request[Done], to="speaker"):
    name: str


class Miss(Request[Done], to="speaker"):
    number: str


class Break(Request[Done], to="speaker"):
    pass


class Ghost(Request[Done], to="speaker"):
    """Nobody serves this."""


class Doom(DependencyProvider):
    def start(self) -> None:
        self.container.spawn_managed_thread(self.die)

    def die(self) -> None:
        time.sleep(0.2)
        raise RuntimeError("doomed")

    def get_dependency(self, worker_ctx: Any) -> None:
        return None


class Speaker:
    """Says words; counts what came back."""

    name = "speaker"
    work = Database()

    @serves(Say)
    def say(self, request: Say, uow: UnitOfWork) -> Said:
        for word in request.words:
            uow.publish(WordSaid(word=word))
        return Said(words=len(request.words))

    @serves(Wait)
    def wait(self, request: Wait, uow: UnitOfWork) -> Done:
        uow.session.execute(sa.insert(HEARD).values(word=f"waited {request.seconds}"))
        time.sleep(request.seconds)
        log.info("waited")
        return Done()

    @serves(Deny)
    def deny(self, request: Deny, uow: UnitOfWork) -> Done:
        uow.session.execute(sa.insert(HEARD).values(word="never"))
        raise Refused("No, {name}.", name=request.name)

    @serves(Miss)
    def miss(self, request: Miss, uow: UnitOfWork) -> Done:
        raise NotFound("There is no order {number}.", number=request.number)

    @serves(Break)
    def break_down(self, request: Break, uow: UnitOfWork) -> Done:
        raise ZeroDivisionError("secret words")

    @on(WordHeard)
    def word_heard(self, event: WordHeard, uow: UnitOfWork) -> None:
        uow.session.execute(sa.insert(HEARD).values(word=f"back {event.word}"))


class Knock(Performer):
    """Writes a line to a file, which is the world outside; the word says how it goes."""

    kind = "knock"
    lease = 2.0
    pauses = (0.2, 0.4)

    def __init__(self, settings: Any) -> None:
        self.door = os.environ.get("TOY_DOOR", "/dev/null")

    def act(self, effect: Effect) -> dict[str, Any]:
        word = effect.payload["word"]
        if word.startswith("closed"):
            raise NotDone("nobody opens")
        if word.startswith("no"):
            raise RefusedOutside("go away")
        if word.startswith("slow"):
            time.sleep(0.7)
        with open(self.door, "a") as door:
            door.write(f"{effect.key}\n")
        if word.startswith("lost"):
            raise Unknown("no answer")
        if word.startswith("die"):
            os.kill(os.getpid(), 9)
        return {"word": word}

    def find(self, effect: Effect) -> dict[str, Any] | None:
        if "readable" not in effect.payload["word"]:
            raise Unknown("the door cannot be asked")
        with open(self.door) as door:
            return {"found": True} if effect.key in door.read().splitlines() else None

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        uow.session.execute(sa.insert(HEARD).values(word=f"knocked {effect.key}"))


class Ring(Knock):
    """The same, but the other side knows our key."""

    kind = "ring"
    repeatable = True


class Hearer:
    """Hears words: some break it, some kill it, and some make it knock on a door."""

    name = "hearer"
    work = Database()
    effects = Effects(Knock, Ring)

    @on(WordSaid, together=True)
    def word_said(self, event: WordSaid, uow: UnitOfWork) -> None:
        log.info("heard by %s", uow.actor)
        uow.session.execute(sa.insert(HEARD).values(word=event.word))
        if event.word.startswith("slow"):
            time.sleep(1)
        if event.word.startswith("bad") and not os.path.exists(os.environ.get("TOY_MENDED", "/nonexistent")):
            raise ValueError("this word hurts")
        if event.word.startswith("fatal") or (event.word == "bad, then fatal"):
            os.kill(os.getpid(), 9)
        if event.word == "refused":
            raise Refused("We do not say {word}.", word=event.word)
        if event.word.startswith("knock "):
            word = event.word.removeprefix("knock ")
            uow.effect("knock", word, {"word": word}, about="100")
        if event.word.startswith("ring "):
            word = event.word.removeprefix("ring ")
            uow.effect("ring", word, {"word": word}, about="100")
        uow.publish(WordHeard(word=event.word))

    @every(seconds=0.5)
    def ring(self) -> None:
        if os.environ.get("TOY_RINGS"):
            with self.work() as uow:
                uow.session.execute(sa.insert(RINGS).values(pid=os.getpid()))


class Desk:
    """Asks for the tests, as the gateway does for people, and shows what it hears now."""

    name = "desk"
    web = WebApp(create_desk)

    @hears(WordSaid)
    def word_said(self, event: WordSaid) -> None:
        SHOWN.append(event.word)


class Doomed(Hearer):
    """A service one of whose threads dies."""

    work = Database()
    doom = Doom()
