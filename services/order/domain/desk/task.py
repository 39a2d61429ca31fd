"""A task: written by staff, or found by Pakbon where shop and house disagree."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from kernel.refused import Refused

DONE = "done"
HOUSE = "system"  # who closes a conflict that settled itself
_RANK = {"high": 0, "normal": 1, "low": 2}


@dataclass(slots=True)
class Task:
    task_id: UUID
    key: str
    title: str
    author: str
    opened_at: datetime
    order_id: UUID | None = None
    facts: dict[str, str] = field(default_factory=dict)
    conflict: bool = False
    description: str = ""
    due_on: date | None = None
    due_at: time | None = None
    assignee: str = ""
    priority: str = "normal"
    status: str = "open"
    done_at: datetime | None = None
    done_by: str = ""

    @property
    def is_done(self) -> bool:
        return self.status == DONE

    @property
    def sort(self) -> str:
        """Done ones last; then by due day and time, what has none after them; then by priority and age."""
        due = f"{self.due_on or date.max} {self.due_at.strftime('%H:%M') if self.due_at else '99:99'}"
        return f"{int(self.is_done)} {due} {_RANK[self.priority]} {self.opened_at.isoformat()}"

    def come_back(self, title: str, facts: dict[str, str], today: date, at: datetime, *, anew: bool) -> bool:
        """The same conflict is met again. False: it says nothing new, and who called it done was right.

        `anew`: it happened once more, even if in the same words.
        """
        same = (self.title, self.facts) == (title, facts)
        if same and not (self.is_done and (anew or self.done_by == HOUSE)):
            return False
        self.title, self.facts = title, facts
        if self.is_done:
            self.due_on, self.opened_at = today, at
            self.set_status("open", "", at)
        return True

    def set_status(self, status: str, by: str, at: datetime) -> None:
        self.status = status
        self.done_at, self.done_by = (at, by) if status == DONE else (None, "")

    def check(self) -> None:
        if not self.title:
            raise Refused("A task needs a title.")
        if self.due_at and not self.due_on:
            raise Refused("A time needs a day.")
