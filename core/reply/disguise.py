"""A text with the tricks undone by which people hide a word: 주ㄱ고, ㅈㅏ살, 죽 고, 자1살, ㅈr살."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Compatibility letters (as typed) by their place in a syllable; Unicode 15, section 3.12.
_INITIALS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS: Final = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE: Final = 0xAC00
_SYLLABLE: Final = "[가-힣]"

# Letters of other scripts that stand for a Hangul vowel beside a Hangul consonant.
_LOOKALIKES: Final = {"r": "ㅏ", "l": "ㅣ", "i": "ㅣ", "1": "ㅣ"}
_LOOKALIKE: Final = re.compile(rf"(?<=[{_INITIALS}])[{''.join(_LOOKALIKES)}](?=[가-힣ㄱ-ㅎ]|$)")
_DIGITS_INSIDE: Final = re.compile(r"(?<=[가-힣ㄱ-ㅎ])\d(?=[가-힣ㄱ-ㅎ])")
_NEITHER_LETTER_NOR_DIGIT: Final = re.compile(r"[\W_]+")
_SPELT_OUT: Final = re.compile(rf"([{_INITIALS}])([{_VOWELS}])")
_DRAWN_OUT: Final = re.compile(rf"({_SYLLABLE})[{_VOWELS}]+")
_SPLIT_FINAL: Final = re.compile(rf"({_SYLLABLE})([ㄱㄴㄹㅂㅅㅍ])(?={_SYLLABLE})")


def undisguise(text: str) -> str:
    """Lower-case letters and digits only, without spaces, loose letters joined into syllables.

    What is typed as letters on purpose (ㅋㅋ, ㅠㅠ, ㅈㅅ) stays as it is.
    """
    squeezed = _NEITHER_LETTER_NOR_DIGIT.sub("", unicodedata.normalize("NFC", text).lower())
    squeezed = _DIGITS_INSIDE.sub("", _LOOKALIKE.sub(lambda found: _LOOKALIKES[found[0]], squeezed))
    squeezed = _DRAWN_OUT.sub(r"\1", squeezed)
    squeezed = _SPELT_OUT.sub(lambda found: _syllable(found[1], found[2]), squeezed)
    squeezed = _DRAWN_OUT.sub(r"\1", squeezed)
    return _SPLIT_FINAL.sub(lambda found: _with_final(found[1], found[2]), squeezed)


def _syllable(initial: str, vowel: str) -> str:
    return chr(
        _FIRST_SYLLABLE + (_INITIALS.index(initial) * len(_VOWELS) + _VOWELS.index(vowel)) * len(_FINALS)
    )


def _with_final(syllable: str, final: str) -> str:
    if (ord(syllable) - _FIRST_SYLLABLE) % len(_FINALS):  # has one already
        return syllable + final
    return chr(ord(syllable) + _FINALS.index(final))
