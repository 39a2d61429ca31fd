"""A packed sentence is one text, said in any language; what fills its holes is never read as a template."""

from kernel.sentence import is_packed, pack, plain, say

DUTCH = {
    "{who} gave no answer within {seconds} s.": "{who} antwoordde niet binnen {seconds} s.",
    "The shop": "De winkel",
}


def dutch(template: str) -> str:
    return DUTCH.get(template, template)


def test_a_packed_sentence_is_english_for_logs_and_dutch_for_its_reader() -> None:
    text = pack("{who} gave no answer within {seconds} s.", who="The shop", seconds="0.4")
    assert is_packed(text)
    assert plain(text) == "The shop gave no answer within 0.4 s."
    assert say(text, dutch) == "De winkel antwoordde niet binnen 0.4 s."


def test_words_may_stand_around_it_and_several_may_follow_one_another() -> None:
    text = f"Order 7: {pack('No lines.')} {pack('{words}', words='Nope')}"
    assert plain(text) == "Order 7: No lines. Nope"
    assert not is_packed(plain(text))


def test_a_strangers_words_are_only_words() -> None:
    words = "{who} %s {0} {words.__class__} \x1e\x1fwho\x1fx"
    assert plain(pack("{words}", words=words)) == "{who} %s {0} {words.__class__} whox"


def test_a_sentence_inside_another_is_plain() -> None:
    assert plain(pack("It failed: {why}", why=pack("No lines."))) == "It failed: No lines."
