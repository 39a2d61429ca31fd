"""Whether an idle connection has gone: known by asking the operating system, without a word to the other side."""

from eventlet.patcher import original

_system = original("select")  # not the hub's: the answer comes at once, for any number of open files


def has_spoken(file: int) -> bool:
    """Whether the other side said something unasked on an idle connection. That is a goodbye, as a rule."""
    poll = _system.poll()
    poll.register(file, _system.POLLIN | _system.POLLHUP | _system.POLLERR)
    return bool(poll.poll(0))
