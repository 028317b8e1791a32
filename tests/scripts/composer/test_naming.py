from __future__ import annotations

import re
from random import Random

import pytest

from core.turn import Mood
from scripts.composer.naming import TITLES, artist, titles
from scripts.composer.styles import STYLES


def written(mood: Mood) -> list[str]:
    return (TITLES / f"{mood.lower()}.txt").read_text(encoding="utf-8").splitlines()


def test_720_titles_are_all_different() -> None:
    every = [title for mood in Mood for title in written(mood)]
    assert len(every) == len(set(every)) == 720


@pytest.mark.parametrize("mood", Mood)
def test_titles_are_short_korean_phrases(mood: Mood) -> None:
    for title in written(mood):
        assert re.fullmatch(r"[가-힣 ,]{2,20}", title), title


@pytest.mark.parametrize("mood", Mood)
def test_every_song_gets_a_title_of_its_own(mood: Mood) -> None:
    styles = [STYLES[mood][i % len(STYLES[mood])] for i in range(120)]
    assert sorted(titles(mood, styles, Random(1))) == sorted(written(mood))


def test_a_title_that_names_a_dance_goes_to_that_dance() -> None:
    styles = [STYLES[Mood.DRAMATIC][i % len(STYLES[Mood.DRAMATIC])] for i in range(120)]
    named = dict(zip(titles(Mood.DRAMATIC, styles, Random(1)), styles, strict=True))
    assert {style.name for title, style in named.items() if "탱고" in title} == {"tango"}
    assert {style.name for title, style in named.items() if "왈츠" in title} == {"grand waltz"}


def test_too_few_titles_are_reported() -> None:
    with pytest.raises(ValueError, match="121 songs of mood Sad but 120 titles"):
        titles(Mood.SAD, [STYLES[Mood.SAD][0]] * 121, Random(1))


@pytest.mark.parametrize("mood", Mood)
def test_the_artist_line_says_that_a_program_composed_it(mood: Mood) -> None:
    names = {artist(style) for style in STYLES[mood]}
    assert len(names) == len(STYLES[mood])
    assert all(name.startswith("해피톡 작곡 프로그램 · ") for name in names)
