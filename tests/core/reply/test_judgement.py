from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from core.emotion.classifier import EmotionClassifier
from core.emotion.ngrams import NgramModel
from core.reply.judgement import MEASURES, Judgement, Seen, pairs_of_syllables
from core.reply.sentences import ASK_FOR_MORE, CANNOT_KNOW
from tests.core.reply.judgements import by_sifting

TEXT = "면접에서 떨어졌어"


@pytest.fixture(scope="module")
def reader() -> EmotionClassifier:
    return EmotionClassifier.load()


def seen(
    reader: EmotionClassifier,
    reply: str,
    *,
    drawn: float | None = -1.0,
    general: bool = False,
    sifted: float = 0.0,
) -> Seen:
    said, answered = reader.read([TEXT, reply])
    return Seen(
        TEXT, reply, said, answered, log_probability=drawn, confidence=0.0, general=general, sifted=sifted
    )


def test_there_are_as_many_measures_as_weights(reader: EmotionClassifier) -> None:
    measures = seen(reader, "면접에서 떨어졌군요. 많이 속상하겠어요.").measures()
    assert measures.shape == (MEASURES,)
    assert np.isfinite(measures).all()
    assert np.abs(measures).max() < 10


def test_measures_tell_what_is_taken_up_and_where_it_comes_from(reader: EmotionClassifier) -> None:
    taken, bare = seen(reader, "면접에서 떨어졌군요."), seen(reader, "많이 속상하겠어요.", drawn=None)
    assert len(pairs_of_syllables(taken.reply) & pairs_of_syllables(TEXT)) >= 4
    assert (taken.measures() != bare.measures()).any()
    assert bare.measures()[1] == 1.0
    assert taken.measures()[1] == 0.0
    general = seen(reader, "많이 속상하겠어요.", drawn=None, general=True)
    assert (general.measures() != bare.measures()).sum() == 2  # that it is one; how sure the feeling then is


def test_measures_tell_who_only_listens_and_who_answers_a_question(reader: EmotionClassifier) -> None:
    listening, owning = ASK_FOR_MORE[0], CANNOT_KNOW[0]
    plain, asked = "오늘 김밥 먹었어", "오늘 몇 시에 비 와요?"

    def measures(text: str, reply: str) -> npt.NDArray[np.float32]:
        said, answered = reader.read([text, reply])
        seen = Seen(text, reply, said, answered, None, 0.0, general=True, sifted=0.0)
        return seen.measures()[-9:-1]

    assert measures(plain, listening)[:4].tolist() == [0, 0, 0, 0]
    assert measures(asked, listening)[:4].tolist() == [1, 1, 1, 0]
    assert measures(asked, owning)[:4].tolist() == [1, 1, 0, 1]


def test_probabilities_follow_the_logistic_function(reader: EmotionClassifier) -> None:
    rows = [seen(reader, "속상하겠어요.", sifted=sifted) for sifted in (-1.0, 0.0, 0.5)]
    found = by_sifting(weight=2.0).probabilities(rows)
    np.testing.assert_allclose(found, [1 / (1 + np.exp(-2 * sifted)) for sifted in (-1, 0, 0.5)], rtol=1e-5)


def test_the_second_step_weighs_the_first_and_what_is_said_of_the_pair(reader: EmotionClassifier) -> None:
    rows = [
        seen(reader, "속상하겠어요.", sifted=0.5),
        seen(reader, ASK_FOR_MORE[0], drawn=None, general=True),
        seen(reader, "마음이 무거웠겠어요.", drawn=None, general=True),
    ]
    answers = np.array([-1.0, 2.0, 0.0], np.float32)
    judgement = replace(by_sifting(weight=2.0), second=np.array([0.5, 2, 0.25, 0.125, -1], np.float32))
    logits = [0.5 * 1 - 2 - 1, 4 + 0.25 + 0.125 - 1, 0.25 - 1]
    found = judgement.second_probabilities(rows, answers)
    np.testing.assert_allclose(found, 1 / (1 + np.exp(-np.array(logits))), rtol=1e-5)
    untaught = by_sifting(weight=2.0)
    np.testing.assert_allclose(untaught.second_probabilities(rows, answers), untaught.probabilities(rows))
    assert untaught.second_probabilities([], np.zeros(0, np.float32)).shape == (0,)


def test_the_wording_of_a_reply_counts(reader: EmotionClassifier) -> None:
    word = zlib.crc32("속상".encode())
    ngrams = NgramModel(
        hashes=np.array([word], np.uint32),
        weights=np.array([[127]], np.int8),
        scale=np.array([0.05], np.float32),
        bias=np.zeros(1, np.float32),
        idf=np.ones(1, np.float16),
    )
    judgement = replace(by_sifting(), ngrams=ngrams)
    low, high = judgement.probabilities([seen(reader, "ㅋㅋㅋ"), seen(reader, "속상")])
    assert high > low


def test_a_judgement_of_other_measures_is_refused() -> None:
    arrays = by_sifting().arrays()
    np.testing.assert_array_equal(Judgement.of(arrays).weights, by_sifting().weights)
    for name in ("weights", "second"):
        with pytest.raises(ValueError, match=r"weights of shape \(3,\)"):
            Judgement.of(arrays | {name: np.zeros(3, np.float32)})
    with pytest.raises(KeyError):
        Judgement.of({})
