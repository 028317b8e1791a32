from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.emotion.classifier import Reading
from core.reply.judgement import Judgement, Seen
from core.turn import Emotion, EmotionScores
from scripts.judgement import Known, figures, fit, graded_answers, worthiest
from scripts.splits import Splits, digest

WIDTH = 8


def answers(count: int, seed: int, *, together: bool = False) -> Known:
    """Four answers to each text; those fit that were probable and do not say "이상".

    Vectors and emotions are noise. together: with a logit of the pair that is right in most cases.
    """
    rng = np.random.default_rng(seed)
    seen, fits = [], []
    for number in range(count):
        odd, probability = bool(rng.random() < 0.4), float(-3 * rng.random())
        reply = "이상한 말이군요." if odd else "속상하겠어요. 곁에 있을게요."
        vectors = rng.normal(size=(2, WIDTH)).astype(np.float32)
        chances = rng.dirichlet(np.ones(len(Emotion)), size=2)
        chances[1].sort()  # happiness, which is the first, is not what a reply feels: none is rash
        said, answered = (
            Reading(EmotionScores(tuple(row.tolist())), 0.0, vector)
            for row, vector in zip(chances, vectors, strict=True)
        )
        seen.append(
            Seen(
                f"말 {number // 4}",
                reply,
                said,
                answered,
                log_probability=probability,
                confidence=0.0,
                general=False,
                sifted=0.0,
            )
        )
        fits.append(not odd and probability + rng.normal(scale=0.1) > -2)
    logits = np.where(fits, 1.0, -1.0) + rng.normal(scale=0.7, size=count)
    return Known(seen, np.array(fits), logits.astype(np.float32) if together else None)


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    return fit(answers(1_200, 1), answers(400, 2))


def test_the_judgement_learns_which_answers_fit(judgement: Judgement) -> None:
    found = figures(judgement, answers(400, 3))
    assert found["roc_auc"] > 0.95
    assert found["texts"] == 100
    assert found["given_fitting"] > found["fitting"] + 0.1
    assert found["given_general"] == 0.0


def test_what_is_said_of_the_pair_is_weighed_with_what_is_known_anyway() -> None:
    few = answers(80, 1)
    alone = fit(few, answers(400, 2))
    both = fit(few, answers(400, 2, together=True))
    test = answers(400, 3, together=True)
    assert both.second[0] > 0
    assert both.second[1] > 0
    np.testing.assert_array_equal(both.weights, alone.weights)
    first = figures(alone, replace(test, answers=None))["roc_auc"]
    assert figures(alone, test)["roc_auc"] == first
    assert figures(both, test)["roc_auc"] > first


def test_the_worthiest_answer_to_each_text_is_taken(judgement: Judgement) -> None:
    rows = answers(40, 4)
    probabilities = judgement.probabilities(rows.seen).reshape(10, 4)
    taken = list(worthiest(judgement, rows))
    assert [one.text for one, _ in taken] == [f"말 {number}" for number in range(10)]
    given = judgement.probabilities([one for one, _ in taken])
    np.testing.assert_allclose(given, probabilities.max(1), rtol=1e-5)


def test_answers_to_texts_the_encoder_learnt_from_are_left_out(tmp_path: Path) -> None:
    texts = [f"오늘은 {number}번째 날이야" for number in range(60)]
    row = {"reply": "그랬군요.", "source": "fallback", "grade": "acceptable"}
    path = tmp_path / "graded.jsonl"
    alone = [{"text": text} | row for text in texts[:30]]
    together = [{"text": text, "answers": [row]} for text in texts[30:]]
    path.write_text("".join(json.dumps(line) + "\n" for line in alone + together), encoding="utf-8")
    learnt = {digest(text) for text in texts[:20]}
    splits = Splits(valid=frozenset(), test=frozenset(digest(text) for text in texts[50:]))
    found = graded_answers(splits, learnt, path=path)
    assert {one.text for one in found["test"]} == set(texts[50:])
    rest = {one.text for one in found["train"]} | {one.text for one in found["valid"]}
    assert rest == set(texts[20:50])
    assert 0 < len(found["valid"]) < 15
