from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.emotion.ngrams import NgramModel, counts

if TYPE_CHECKING:
    from pathlib import Path


def test_spaces_and_case_do_not_change_the_features() -> None:
    assert counts("Hello   세상") == counts(" hello 세상 ")


def test_repeated_characters_are_counted() -> None:
    characters, _ = counts("ㅋㅋㅋㅋㅋㅋ")
    assert max(characters.values()) >= 5


def test_forms_of_a_verb_share_jamo_where_they_share_no_syllable() -> None:
    (syllables, jamo), (other_syllables, other_jamo) = counts("슬퍼"), counts("슬픈")
    assert len(jamo & other_jamo) > len(syllables & other_syllables)


def model_of(text: str) -> NgramModel:
    """A model of two classes that knows the n-grams of ``text`` only; they speak for the first class."""
    spaces = {key for block in counts("") for key in block}
    hashes = np.array(sorted({key for block in counts(text) for key in block} - spaces), np.uint32)
    return NgramModel(
        hashes=hashes,
        weights=np.tile(np.array([2, -1], np.int8), (len(hashes), 1)),
        scale=np.array([0.5, 0.5], np.float32),
        bias=np.array([0.25, 0.75], np.float32),
        idf=np.ones(len(hashes), np.float16),
    )


def test_known_ngrams_speak_for_their_class_and_unknown_text_gets_the_bias() -> None:
    model = model_of("기뻐")
    happy = model.logits("기뻐")
    assert happy[0] > happy[1]
    assert model.logits("xyz").tolist() == pytest.approx([0.25, 0.75])


def test_a_saved_model_says_the_same_after_loading(tmp_path: Path) -> None:
    saved = model_of("오늘 정말 좋아")
    saved.save(tmp_path / "ngrams.npz")
    loaded = NgramModel.load(tmp_path / "ngrams.npz")
    np.testing.assert_array_equal(loaded.logits("오늘 좋아"), saved.logits("오늘 좋아"))
