"""A document is stored once under its content's hash, whoever writes it at the same time, and never changes."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.refused import NotFound
from kit.documents import Documents


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    return Documents((tmp_path / "documents").as_uri())


def stored(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "documents").rglob("*") if path.is_file()]


def test_what_is_put_can_be_got(documents: Documents) -> None:
    reference = documents.put(b"%PDF", "invoice-1.pdf")
    assert (reference.sha256, reference.size) == (hashlib.sha256(b"%PDF").hexdigest(), 4)
    assert (reference.name, reference.media_type) == ("invoice-1.pdf", "application/pdf")
    assert documents.get(reference.sha256) == b"%PDF"


def test_the_same_content_is_stored_once(documents: Documents, tmp_path: Path) -> None:
    first, second = documents.put(b"same", "a.pdf"), documents.put(b"same", "b.pdf")
    assert first.sha256 == second.sha256
    assert len(stored(tmp_path)) == 1


def test_changed_content_is_not_shown(documents: Documents, tmp_path: Path) -> None:
    reference = documents.put(b"true", "a.pdf")
    stored(tmp_path)[0].write_bytes(b"false")
    with pytest.raises(NotFound, match="was changed"):
        documents.get(reference.sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 64])
def test_what_is_not_there_is_not_found(documents: Documents, name: str) -> None:
    with pytest.raises(NotFound):
        documents.get(name)


def test_two_processes_put_the_same_at_once(documents: Documents, tmp_path: Path) -> None:
    url = (tmp_path / "documents").as_uri()
    text = (
        "import sys; from kit.documents import Documents; store = Documents(sys.argv[1])\n"
        "for number in range(100): store.put(str(number).encode() * 20000, 'same.pdf')"
    )
    writers = [subprocess.Popen([sys.executable, "-c", text, url]) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(stored(tmp_path)) == 100
    for number in range(100):
        content = str(number).encode() * 20000
        assert documents.get(hashlib.sha256(content).hexdigest()) == content
