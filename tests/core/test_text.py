from __future__ import annotations

import unicodedata

import pytest

from core.text import MAX_CHARACTERS, normalise


def test_decomposed_hangul_from_a_mac_reads_like_any_other() -> None:
    assert normalise(unicodedata.normalize("NFD", "우울해")) == "우울해"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("  오늘\t 너무   힘들어 \n", "오늘 너무 힘들어"),
        ("하나\r\n\r\n둘", "하나\n둘"),
        ("안\x00녕\x1b[31m\u202e하세요\ufeff", "안녕[31m하세요"),
        ("가족👨‍👩‍👧 ❤️", "가족👨‍👩‍👧 ❤️"),
        ("\u200b\u2060 \n", ""),
        ("ㅋㅋㅋ ㅠㅠ", "ㅋㅋㅋ ㅠㅠ"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_what_can_be_seen_stays(given: str, read: str) -> None:
    assert normalise(given) == read


def test_a_very_long_text_is_cut() -> None:
    assert len(normalise("가나 " * 5000)) <= MAX_CHARACTERS
