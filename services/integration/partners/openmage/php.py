"""Reads PHP's serialized values: texts, numbers, flags and lists of them. Objects are not read, and nothing is run."""

from typing import Any

DEEPEST = 20


class NotPhp(ValueError):
    """The text is no serialized value, or one that holds more than data."""


def loads(text: str) -> Any:
    return _value(text.encode(), 0, 0)[0]


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    kind = data[at : at + 1]
    if depth > DEEPEST:
        raise NotPhp("too deep")
    if kind == b"N" and data[at + 1 : at + 2] == b";":
        return None, at + 2
    if data[at + 1 : at + 2] != b":":
        raise NotPhp(f"unexpected {kind!r}")
    if kind in (b"i", b"b", b"d"):
        word, end = _until(data, at + 2, b";")
        return (word == "1" if kind == b"b" else _number(word, kind)), end
    if kind == b"s":
        return _text(data, at + 2)
    if kind == b"a":
        return _array(data, at + 2, depth)
    raise NotPhp(f"{kind!r} is not data")


def _until(data: bytes, at: int, mark: bytes) -> tuple[str, int]:
    end = data.find(mark, at, at + 64)
    if end < 0:
        raise NotPhp("broken off")
    return data[at:end].decode("ascii", "replace"), end + 1


def _number(word: str, kind: bytes) -> int | str:
    """A fraction stays text, so that it stays exact."""
    return int(word) if kind == b"i" else word


def _text(data: bytes, at: int) -> tuple[str, int]:
    length, start = _until(data, at, b":")
    end = start + 1 + int(length)
    if data[start : start + 1] != b'"' or data[end : end + 2] != b'";':
        raise NotPhp("a text that is not as long as it says")
    return data[start + 1 : end].decode("utf-8", "replace"), end + 2


def _array(data: bytes, at: int, depth: int) -> tuple[dict[Any, Any], int]:
    length, at = _until(data, at, b":")
    if data[at : at + 1] != b"{":
        raise NotPhp("a list without its contents")
    at += 1
    found: dict[Any, Any] = {}
    for _ in range(int(length)):
        key, at = _value(data, at, depth + 1)
        if not isinstance(key, int | str):
            raise NotPhp("a key that is neither number nor text")
        found[key], at = _value(data, at, depth + 1)
    if data[at : at + 1] != b"}":
        raise NotPhp("broken off")
    return found, at + 1
