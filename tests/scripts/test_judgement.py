from __future__ import annotations

import numpy as np
import pytest

from core.emotion.classifier import Reading
from core.reply.judgement import Judgement, Seen
from core.turn import Emotion, EmotionScores
from scripts.judgement import Known, best_of_each_text, figures, fit, least_probability

WIDTH = 8


def answers(count: int, seed: int) -> Known:
    """Four answers to each text; those fit that were probable and do not say "이상".

    Vectors and emotions are noise.
    """
    rng = np.random.default_rng(seed)
    seen, fits = [], []
    for number in range(count):
        odd, probability = bool(rng.random() < 0.4), float(-3 * rng.random())
        reply = "이상한 말이군요." if odd else "속상하겠어요. 곁에 있을게요."
        vectors = rng.normal(size=(2, WIDTH)).astype(np.float32)
        chances = rng.dirichlet(np.ones(len(Emotion)), size=2)
        said, answered = (
            Reading(EmotionScores(tuple(row.tolist())), 0.0, vector)
            for row, vector in zip(chances, vectors, strict=True)
        )
        seen.append(Seen(f"말 {number // 4}", reply, said, answered, probability, 0.0))
        fits.append(not odd and probability + rng.normal(scale=0.1) > -2)
    return Known(seen, np.array(fits))


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    return fit(answers(1_200, 1), answers(400, 2))


def test_the_judgement_learns_which_answers_fit(judgement: Judgement) -> None:
    found = figures(judgement, answers(400, 3))
    assert found["roc_auc"] > 0.95
    assert found["texts"] == 100
    assert found["answered_fitting"] > 0.75
    assert found["answered"] > 0.5


def test_the_likeliest_answer_to_each_text_is_taken(judgement: Judgement) -> None:
    rows = answers(40, 4)
    probabilities = judgement.probabilities(rows.seen).reshape(10, 4)
    taken = list(best_of_each_text(judgement, rows))
    np.testing.assert_allclose([probability for probability, _ in taken], probabilities.max(1), rtol=1e-5)


def test_the_threshold_lies_where_enough_of_what_is_above_it_fits() -> None:
    first = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.5, False), (0.4, False)]
    assert least_probability(first, 0.75) == 0.6
    assert least_probability(first, 1.0) == 0.8
    assert least_probability([(0.9, False)], 0.5) == 1.0
