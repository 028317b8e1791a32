from __future__ import annotations

import pytest

from core.reply.disguise import undisguise


@pytest.mark.parametrize(
    "typed",
    [
        "죽고싶다",
        "죽 고 싶 다",
        "죽.고.싶.다",
        "주ㄱ고싶다",
        "죽고 싶ㄷㅏ",
        "죽ㄱㅗ싶다",
        "죽1고싶다",
        "죽\u200b고싶다",
        "죽⭐고⭐싶⭐다",
    ],
)
def test_a_word_is_found_however_its_letters_are_torn_apart(typed: str) -> None:
    assert undisguise(typed) == "죽고싶다"


@pytest.mark.parametrize("typed", ["ㅈㅏ살", "ㅈr살", "자1살", "자ㅏㅏㅏ살", "자 살"])
def test_lookalike_letters_and_drawn_out_vowels_are_read(typed: str) -> None:
    assert undisguise(typed) == "자살"


def test_what_is_typed_as_letters_on_purpose_stays() -> None:
    assert undisguise("ㅋㅋ 안녕 ㅈㅅ ㅎㅎ") == "ㅋㅋ안녕ㅈㅅㅎㅎ"


def test_a_syllable_that_has_a_final_keeps_it() -> None:
    assert undisguise("안녕ㄱ가자") == "안녕ㄱ가자"


def test_numbers_and_latin_letters_are_kept_in_lower_case() -> None:
    assert undisguise("109 Wanna DIE") == "109wannadie"


def test_an_empty_text_stays_empty() -> None:
    assert undisguise(" …!! ") == ""
