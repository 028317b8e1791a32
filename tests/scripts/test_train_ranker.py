from __future__ import annotations

import random

import numpy as np
import pytest

from core.reply.judgement import Judgement
from scripts.train_ranker import Pairs, fit, hard_batches, recall

WIDTH = 32


@pytest.fixture(scope="module")
def known() -> Pairs:
    """Replies whose vectors are a fixed turn of their texts' vectors, with some noise."""
    rng = np.random.default_rng(1)
    texts = rng.normal(size=(600, WIDTH)).astype(np.float32)
    texts /= np.linalg.norm(texts, axis=1, keepdims=True)
    turn = np.linalg.qr(rng.normal(size=(WIDTH, WIDTH)))[0].astype(np.float32)
    replies = texts @ turn + 0.05 * rng.normal(size=texts.shape).astype(np.float32)
    return Pairs(texts, replies.astype(np.float32), [f"답 {number}" for number in range(600)])


def test_the_projections_learn_which_reply_is_whose(known: Pairs) -> None:
    untaught = recall(fit(known, epochs=0, size=64, rate=0.0, seed=1, judgement=Judgement.untrained()), known)
    taught = recall(fit(known, epochs=40, size=64, rate=1e-2, seed=1, judgement=Judgement.untrained()), known)
    assert untaught["recall_at_1"] < 0.2
    assert taught["recall_at_1"] > 0.9
    assert taught["recall_at_5"] >= taught["recall_at_1"]
    assert taught["among"] == 100


def test_a_batch_holds_every_pair_once_and_neighbours_together(known: Pairs) -> None:
    batches = hard_batches(known, 64, random.Random(1))
    assert sorted(row for batch in batches for row in batch) == list(range(600))
    similar = known.texts @ known.texts.T
    inside = np.mean([similar[np.ix_(batch, batch)].mean() for batch in batches])
    assert inside > similar.mean() + 0.01


def test_the_same_reply_to_two_texts_is_no_mistake(known: Pairs) -> None:
    twice = Pairs(
        np.concatenate([known.texts, known.texts]),
        np.concatenate([known.replies, known.replies]),
        [*known.letters, *known.letters],
    )
    taught = recall(
        fit(twice, epochs=15, size=128, rate=1e-2, seed=1, judgement=Judgement.untrained()), twice
    )
    assert taught["recall_at_1"] > 0.9
