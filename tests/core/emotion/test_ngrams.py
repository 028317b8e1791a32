from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.emotion.ngrams import BUCKETS, NgramModel, counts

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


def test_a_saved_model_says_the_same_after_loading(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    weights = rng.integers(-127, 128, (BUCKETS, 7), dtype=np.int8)
    saved = NgramModel(weights, np.ones(7, np.float32), np.zeros(7, np.float32), np.ones(BUCKETS, np.float16))
    saved.save(tmp_path / "ngrams.npz")
    loaded = NgramModel.load(tmp_path / "ngrams.npz")
    np.testing.assert_allclose(loaded.logits("오늘 좋아"), saved.logits("오늘 좋아"), rtol=1e-6)


def test_text_of_unknown_ngrams_gets_the_bias() -> None:
    unknown = NgramModel(
        np.ones((BUCKETS, 2), np.int8),
        np.ones(2, np.float32),
        np.array([0.5, -0.5], np.float32),
        np.zeros(BUCKETS, np.float16),
    )
    assert unknown.logits("처음 보는 말").tolist() == pytest.approx([0.5, -0.5])
