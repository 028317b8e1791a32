from __future__ import annotations

import numpy as np
import pytest

from core.reply.ranker import Judgement
from scripts.judgement import Graded, Known, best_of_each_text, figures, fit, least_probability

WIDTH = 16


def answers(count: int, seed: int) -> Known:
    """Four answers to each text; one direction of the vectors tells which fit, with some noise."""
    rng = np.random.default_rng(seed)
    together = rng.normal(size=(count, WIDTH)).astype(np.float32)
    together /= np.linalg.norm(together, axis=1, keepdims=True)
    fits = together[:, 0] + rng.normal(size=count, scale=0.05) > 0.1
    rows = [Graded(f"말 {number // 4}", f"답 {number}", -1.0, bool(fits[number])) for number in range(count)]
    return Known(rows, together, np.zeros(count, np.float32), fits)


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    return fit(answers(1_200, 1), answers(400, 2))


def test_the_judgement_learns_which_answers_fit(judgement: Judgement) -> None:
    found = figures(judgement, answers(400, 3))
    assert found["roc_auc"] > 0.95
    assert found["texts"] == 100
    assert found["answered_fitting"] > 0.85
    assert found["answered"] > 0.5


def test_the_likeliest_answer_to_each_text_is_taken(judgement: Judgement) -> None:
    rows = answers(40, 4)
    probabilities = judgement.probabilities(rows.together, rows.sifted).reshape(10, 4)
    taken = list(best_of_each_text(judgement, rows))
    np.testing.assert_allclose([probability for probability, _ in taken], probabilities.max(1), rtol=1e-5)
    assert [fits for _, fits in taken] == rows.fits.reshape(10, 4)[
        np.arange(10), probabilities.argmax(1)
    ].tolist()


def test_the_threshold_lies_where_enough_of_what_is_above_it_fits() -> None:
    first = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.5, False), (0.4, False)]
    assert least_probability(first, 0.75) == 0.6
    assert least_probability(first, 1.0) == 0.8
    assert least_probability([(0.9, False)], 0.5) == 1.0
