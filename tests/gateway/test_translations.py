"""Nobody reads a half-translated screen."""

import string
from pathlib import Path

import pytest

from gateway.words import catalog
from tests.gateway.translating import Text, conflicts, refusals, texts, unfound


def forms(text: Text | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", ["nl", "de"])
def test_every_text_of_the_gateway_is_translated(language: str, repository: Path) -> None:
    said = catalog(language)
    missing = [
        text for text in texts(repository) if not (found := said.get(forms(text)[0])) or not all(forms(found.string))
    ]
    assert sorted(map(str, missing)) == []


@pytest.mark.parametrize("language", ["nl", "de"])
def test_every_refusal_of_a_service_is_translated(language: str, repository: Path) -> None:
    said = catalog(language)
    said_by_services = refusals(repository) | conflicts(repository)
    missing = [text for text in said_by_services if not (found := said.get(text)) or not found.string]
    assert sorted(map(str, missing)) == []


def test_every_refusal_can_be_found_to_be_translated(repository: Path) -> None:
    assert sorted(unfound(repository)) == []


def test_a_sentence_is_found_by_its_name_in_a_table_and_where_it_is_handed_on(tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "words.py").write_text('GONE = "It is gone."\nWHY = {1: "One.", 2: "Two."}\n')
    (tmp_path / "services" / "use.py").write_text(
        "def act(self, kind, sentence):\n"
        "    raise Refused(words.GONE)\n"
        "    raise Refused(WHY[kind], number=1)\n"
        "    raise Refused(sentence)\n"
        "    raise Refused('It ' + kind)\n"
        "act(1, 'Handed on.')\n"
        "view(why_not=GONE if kind else 'Not now.')\n"
    )
    assert refusals(tmp_path) == {"It is gone.", "One.", "Two.", "Handed on.", "Not now."}
    assert unfound(tmp_path) == {"services/use.py:5: 'It ' + kind"}


@pytest.mark.parametrize("language", ["nl", "de"])
def test_a_translation_has_the_same_values_as_the_text(language: str) -> None:
    for message in catalog(language):
        if not message.id:
            continue
        wanted = {name for form in forms(message.id) for _, name, _, _ in string.Formatter().parse(form) if name}
        given = {name for form in forms(message.string) for _, name, _, _ in string.Formatter().parse(form) if name}
        assert given == wanted, message.id


@pytest.mark.parametrize("language", ["nl", "de"])
def test_the_catalog_holds_nothing_that_is_no_longer_said(language: str, repository: Path) -> None:
    known = {forms(text)[0] for text in texts(repository) | refusals(repository) | conflicts(repository)}
    assert [
        forms(message.id)[0] for message in catalog(language) if message.id and forms(message.id)[0] not in known
    ] == []
