"""The companion with its real parts: shipped models, embedded catalogue, Valkey."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from bot.settings import Settings
from core import texts
from core.companion import REPLY_SECONDS, Companion
from core.emotion.classifier import EmotionClassifier, Reading
from core.memory import Memory
from core.music.catalogue import Catalogue
from core.music.selection import Selection
from core.reply import safety
from core.reply.choosing import Asked, ReplyChooser
from core.reply.loading import load_chooser
from core.reply.prompt import Exchange
from core.turn import Action, Choice, Emotion, EmotionScores, Kind, Mood, Turn

DEFAULTS = Settings()
ME = "a" * 32
SECONDS = 5.0


@pytest.fixture(scope="module")
def reader() -> EmotionClassifier:
    return EmotionClassifier.load(Path(DEFAULTS.emotion_model))


@pytest.fixture(scope="module")
def replies(reader: EmotionClassifier, tmp_path_factory: pytest.TempPathFactory) -> ReplyChooser:
    return load_chooser(reader, cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(DEFAULTS.catalogue)


@pytest.fixture
def make(
    reader: EmotionClassifier, replies: ReplyChooser, catalogue: Catalogue, memory: Memory
) -> Callable[..., Companion]:
    """A Companion with real parts, some of them replaced."""

    def companion(**replaced: object) -> Companion:
        parts: dict[str, object] = {
            "reader": reader,
            "replies": replies,
            "catalogue": catalogue,
            "selection": Selection(catalogue),
            "memory": memory,
            "messages_per_minute": 1000,
            "rng": random.Random(7),
        }
        return Companion(**{**parts, **replaced})  # type: ignore[arg-type]

    return companion


@pytest.fixture
def companion(make: Callable[..., Companion]) -> Companion:
    return make()


def ids(turn: Turn) -> list[str]:
    return [song.id for song in turn.songs]


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("오늘 회사에서 혼나서 우울해", Emotion.SADNESS),
        ("시험 붙었다!! 너무 행복해", Emotion.HAPPINESS),
        ("새치기하는 인간 때문에 진짜 화난다", Emotion.ANGER),
        ("밤길에 누가 자꾸 따라와서 너무 무서워", Emotion.FEAR),
    ],
)
def test_a_sentence_gets_a_reply_the_emotion_heard_and_five_songs_of_its_mood(
    companion: Companion, text: str, emotion: Emotion
) -> None:
    turn = companion.listen(ME, text, seconds=SECONDS)
    assert turn.kind is Kind.SONGS
    assert turn.heard is emotion
    assert emotion.korean in turn.note
    assert turn.reply
    assert len(set(ids(turn))) == 5
    assert sum(song.mood is emotion.mood for song in turn.songs) >= 3
    assert set(turn.milliseconds) == {"read", "reply", "songs"}


def test_more_like_this_brings_five_other_songs_of_the_same_mood(companion: Companion) -> None:
    first = companion.listen(ME, "오늘 회사에서 혼나서 우울해", seconds=SECONDS)
    seed = first.songs[0]
    turn = companion.choose(ME, Choice(Action.SIMILAR, song_id=seed.id))
    assert turn.seed == seed
    assert seed.title in turn.reply
    assert len(set(ids(turn))) == 5
    assert not set(ids(turn)) & set(ids(first))
    assert {song.mood for song in turn.songs} == {seed.mood}


def test_no_song_comes_twice_while_the_mood_has_others(companion: Companion) -> None:
    offered = [
        song_id
        for _ in range(4)
        for song_id in ids(companion.choose(ME, Choice(Action.ANOTHER, mood=Mood.SAD)))
    ]
    assert len(offered) == 20
    assert len(set(offered)) == 20


def test_the_same_words_again_get_another_reply(companion: Companion) -> None:
    replies = [companion.listen(ME, "오늘 회사에서 혼나서 우울해", seconds=SECONDS).reply for _ in range(6)]
    assert all(first != second for first, second in pairwise(replies))


def test_an_unclear_sentence_is_answered_lightly_and_asks_for_the_mood(companion: Companion) -> None:
    turn = companion.listen(ME, "지금 버스 타고 가는 중", seconds=SECONDS)
    assert turn.kind is Kind.ASK_MOOD
    assert turn.songs == ()
    assert [choice.mood for choice in turn.choices] == list(Mood)


def test_a_bare_answer_keeps_the_emotion_of_the_talk(companion: Companion) -> None:
    first = companion.listen(ME, "여자친구랑 헤어져서 너무 슬퍼", seconds=SECONDS)
    turn = companion.listen(ME, "ㅠㅠ", seconds=SECONDS)
    assert first.heard is Emotion.SADNESS
    assert turn.heard is Emotion.SADNESS
    assert not set(ids(turn)) & set(ids(first))


def test_what_was_said_a_moment_ago_is_given_to_whoever_chooses_the_reply(
    make: Callable[..., Companion],
) -> None:
    heard: list[Asked] = []

    class Chooser:
        def best(self, asked: Asked, *, seconds: float) -> None:
            assert 0 < seconds <= REPLY_SECONDS
            heard.append(asked)

    companion = make(replies=Chooser())
    first = companion.listen(ME, "오늘 회사에서 혼나서 우울해", seconds=SECONDS)
    companion.listen(ME, "응", seconds=SECONDS)
    assert heard[0].past == []
    assert heard[1].past == [Exchange("오늘 회사에서 혼나서 우울해", first.reply)]
    assert heard[1].scores.top is Emotion.SADNESS
    assert first.reply in heard[1].said


def test_bare_tears_without_a_talk_are_asked_about(companion: Companion) -> None:
    turn = companion.listen(ME, "ㅠㅠ", seconds=SECONDS)
    assert turn.kind is Kind.ASK_MOOD
    assert turn.heard is None


def test_what_is_asked_of_the_friend_itself_is_answered(companion: Companion) -> None:
    assert "봇" in companion.listen(ME, "너 사람이야 로봇이야?", seconds=SECONDS).reply


def test_someone_in_danger_gets_help_lines_and_nothing_else(companion: Companion) -> None:
    turn = companion.listen(ME, "이제 그만 살고 싶어. 죽고 싶다", seconds=SECONDS)
    assert turn.kind is Kind.SAFETY
    assert "109" in {line.number for line in turn.help_lines}
    assert (turn.songs, turn.emotion, turn.heard, turn.note) == ((), None, None, "")


def test_after_danger_the_next_turns_stay_gentle(companion: Companion) -> None:
    companion.listen(ME, "죽고 싶다", seconds=SECONDS)
    turn = companion.listen(ME, "상사 때문에 너무 화가 나", seconds=SECONDS)
    assert {song.mood for song in turn.songs} == {Mood.CALM}
    assert Mood.ANGRY not in {choice.mood for choice in turn.choices}
    tapped = companion.choose(ME, Choice(Action.MOOD, mood=Mood.ANGRY))
    assert Mood.ANGRY not in {song.mood for song in tapped.songs}


class Joyful:
    """Reads as the shipped classifier does, and hears a given probability of happiness in everything."""

    def __init__(self, reader: EmotionClassifier, joy: float) -> None:
        self._reader = reader
        rest = (1 - joy) / (len(Emotion) - 1)
        self._scores = EmotionScores(tuple(joy if one is Emotion.HAPPINESS else rest for one in Emotion))

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [dataclasses.replace(reading, scores=self._scores) for reading in self._reader.read(texts)]


@pytest.mark.parametrize(
    ("joy", "sentences"), [(0.8, texts.PERHAPS_JOY), (0.95, texts.HEARD[Emotion.HAPPINESS])]
)
def test_joy_that_is_not_sure_is_asked_about(
    make: Callable[..., Companion], reader: EmotionClassifier, joy: float, sentences: tuple[str, ...]
) -> None:
    turn = make(reader=Joyful(reader, joy)).listen(ME, "고백했다 차였다 끝", seconds=SECONDS)
    assert turn.heard is Emotion.HAPPINESS
    assert turn.note.startswith(sentences)
    assert Mood.HAPPY in {song.mood for song in turn.songs}
    assert Mood.SAD in {choice.mood for choice in turn.choices}


class Worried:
    """Reads as the shipped classifier does, and finds a given degree of danger in everything."""

    def __init__(self, reader: EmotionClassifier, danger: float) -> None:
        self._reader = reader
        self._danger = danger

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [dataclasses.replace(reading, danger=self._danger) for reading in self._reader.read(texts)]


def test_what_might_be_danger_gets_a_careful_answer_with_a_number_for_this_turn(
    make: Callable[..., Companion], reader: EmotionClassifier
) -> None:
    told = "상사 때문에 너무 화가 나"
    careful = make(reader=Worried(reader, safety.CARE)).listen(ME, told, seconds=SECONDS)
    assert careful.reply in safety.CARING_REPLIES
    assert careful.kind is Kind.SONGS
    assert {song.mood for song in careful.songs} == {Mood.CALM}
    again = make(reader=Worried(reader, safety.CARE)).listen(ME, told, seconds=SECONDS)
    assert again.reply in set(safety.CARING_REPLIES) - {careful.reply}
    after = make(reader=Worried(reader, safety.CARE - 0.01)).listen(ME, told, seconds=SECONDS)
    assert after.reply not in safety.CARING_REPLIES
    assert Mood.ANGRY in {song.mood for song in after.songs}
    for said in (told, "조용한 노래 틀어줘"):
        surely = make(reader=Worried(reader, safety.THRESHOLD)).listen(ME, said, seconds=SECONDS)
        assert surely.kind is Kind.SAFETY


def test_a_plain_request_for_music_needs_no_care(
    make: Callable[..., Companion], reader: EmotionClassifier
) -> None:
    turn = make(reader=Worried(reader, safety.CARE)).listen(ME, "조용한 노래 틀어줘", seconds=SECONDS)
    assert turn.reply in texts.FOR_MOOD[Mood.CALM]


def test_whoever_asks_for_music_gets_the_music_they_named(companion: Companion) -> None:
    turn = companion.listen(ME, "공부할 때 들을 잔잔한 노래 틀어줘", seconds=SECONDS)
    assert turn.kind is Kind.SONGS
    assert [song.mood for song in turn.songs] == [Mood.CALM] * 5
    assert turn.reply in texts.FOR_MOOD[Mood.CALM]


def test_a_question_to_the_friend_is_answered_and_no_feeling_is_heard_in_it(companion: Companion) -> None:
    turn = companion.listen(ME, "이거 쓰는데 돈 들어?", seconds=SECONDS)
    assert "돈은 들지 않아요" in turn.reply
    assert turn.kind is Kind.ASK_MOOD
    assert turn.songs == ()


def test_whoever_names_a_song_or_an_artist_gets_it(companion: Companion) -> None:
    titled = companion.listen(ME, "젖은 베개 틀어줘", seconds=SECONDS)
    assert titled.songs[0].title == "젖은 베개"
    assert len({song.id for song in titled.songs}) == 5
    assert titled.reply in texts.NAMED
    jazz = companion.listen(ME, "신나는 재즈 틀어줘", seconds=SECONDS)
    assert {"재즈" in song.artist for song in jazz.songs} == {True}
    assert {song.mood for song in jazz.songs} == {Mood.HAPPY}
    unknown = companion.listen(ME, "이미자 노래 나와요?", seconds=SECONDS)
    assert unknown.reply not in texts.NAMED


def test_a_request_without_a_mood_follows_the_feeling_or_asks(companion: Companion) -> None:
    told = companion.listen(ME, "회사에서 혼나서 우울해 노래 추천해줘", seconds=SECONDS)
    assert Mood.SAD in {song.mood for song in told.songs}
    asked = companion.listen(ME, "아무 노래나 하나 틀어줘", seconds=SECONDS)
    assert asked.kind is Kind.ASK_MOOD
    assert asked.reply in texts.WHICH_MUSIC


def test_a_request_in_gentle_hours_brings_quiet_songs(companion: Companion, memory: Memory) -> None:
    memory.be_gentle(ME)
    for said in ("시끄러운 노래 틀어줘", "메탈 틀어줘"):
        turn = companion.listen(ME, said, seconds=SECONDS)
        assert {song.mood for song in turn.songs} == {Mood.CALM}


def test_figurative_death_is_no_danger(companion: Companion) -> None:
    assert companion.listen(ME, "배고파 죽겠다 ㅋㅋ", seconds=SECONDS).kind is not Kind.SAFETY


def test_without_any_model_danger_is_seen_and_others_are_asked_for_their_mood(
    make: Callable[..., Companion],
) -> None:
    companion = make(reader=None, replies=None)
    assert companion.listen(ME, "죽고 싶다", seconds=SECONDS).kind is Kind.SAFETY
    turn = companion.listen("b" * 32, "오늘 정말 힘들었어", seconds=SECONDS)
    assert turn.kind is Kind.ASK_MOOD
    assert turn.reply


def test_a_model_that_breaks_while_reading_leaves_nobody_without_an_answer(
    make: Callable[..., Companion], caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def read(self, texts: Sequence[str]) -> list[Reading]:
            raise RuntimeError(f"cannot read {texts}")

    turn = make(reader=Broken()).listen(ME, "오늘 정말 힘들었어", seconds=SECONDS)
    assert turn.kind is Kind.ASK_MOOD
    assert "RuntimeError" in caplog.text
    assert "힘들었어" not in caplog.text


def test_replies_that_cannot_be_looked_up_are_replaced_by_a_sentence_for_the_emotion(
    make: Callable[..., Companion], caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def best(self, asked: Asked, **_: object) -> None:
            raise RuntimeError(f"no index for {asked.text}")

    turn = make(replies=Broken()).listen(ME, "시험 붙었다!! 너무 행복해", seconds=SECONDS)
    assert (turn.reply_source, turn.heard, len(turn.songs)) == ("fallback", Emotion.HAPPINESS, 5)
    assert "RuntimeError" in caplog.text
    assert "행복해" not in caplog.text


def test_without_valkey_a_chat_still_works_and_danger_is_still_seen(make: Callable[..., Companion]) -> None:
    companion = make(memory=Memory.connect("redis://127.0.0.1:9/0"))
    turn = companion.listen(ME, "시험 붙었다!! 너무 행복해", seconds=SECONDS)
    assert len(turn.songs) == 5
    assert companion.listen(ME, "죽고 싶다", seconds=SECONDS).kind is Kind.SAFETY
    assert len(companion.choose(ME, Choice(Action.SIMILAR, song_id=turn.songs[0].id)).songs) == 5


def test_when_no_time_is_left_the_reply_is_a_written_sentence_and_the_songs_still_come(
    companion: Companion,
) -> None:
    turn = companion.listen(ME, "시험 붙었다!! 너무 행복해", seconds=0.0)
    assert turn.reply_source == "fallback"
    assert len(turn.songs) == 5


def test_too_many_messages_are_asked_to_slow_down_but_danger_is_always_answered(
    make: Callable[..., Companion],
) -> None:
    companion = make(messages_per_minute=2)
    replies = [companion.listen(ME, "시험 붙었다!!", seconds=SECONDS).reply for _ in range(3)]
    assert replies[2] == texts.TOO_MANY
    assert companion.listen(ME, "죽고 싶다", seconds=SECONDS).kind is Kind.SAFETY


def test_a_song_that_is_gone_is_said_kindly(companion: Companion) -> None:
    for action in (Action.SIMILAR, Action.PLAY):
        turn = companion.choose(ME, Choice(action, song_id="no-such-song"))
        assert (turn.kind, turn.reply) == (Kind.NOTICE, texts.SONG_GONE)


def test_one_song_plays_in_the_chat(companion: Companion, catalogue: Catalogue) -> None:
    song = catalogue.songs(Mood.HAPPY)[0]
    turn = companion.choose(ME, Choice(Action.PLAY, song_id=song.id))
    assert (turn.kind, turn.songs) == (Kind.PLAY, (song,))


def test_another_follows_the_last_mood_and_asks_somebody_new(companion: Companion) -> None:
    assert companion.choose(ME, Choice(Action.ANOTHER)).kind is Kind.GREETING
    companion.choose(ME, Choice(Action.MOOD, mood=Mood.DARK))
    assert {song.mood for song in companion.choose(ME, Choice(Action.ANOTHER)).songs} == {Mood.DARK}


def test_in_gentle_hours_an_old_card_of_an_angry_song_brings_quiet_ones(
    companion: Companion, memory: Memory
) -> None:
    angry = companion.choose(ME, Choice(Action.MOOD, mood=Mood.ANGRY)).songs[0]
    memory.be_gentle(ME)
    turn = companion.choose(ME, Choice(Action.SIMILAR, song_id=angry.id))
    assert {song.mood for song in turn.songs} == {Mood.CALM}


def test_an_empty_text_is_asked_for_a_sentence(companion: Companion) -> None:
    assert companion.listen(ME, " \u200b \n", seconds=SECONDS).reply == texts.EMPTY


def test_a_listener_who_leaves_is_forgotten(companion: Companion, memory: Memory) -> None:
    companion.listen(ME, "시험 붙었다!!", seconds=SECONDS, message_id="m1")
    companion.forget_message(ME, "m1")
    assert memory.recall(ME).said == ()
    companion.forget(ME)
    assert memory.recall(ME) == dataclasses.replace(memory.recall("nobody"))


def test_every_sentence_of_the_companion_is_kind_polite_korean() -> None:
    sentences = [
        *(sentence for group in texts.HEARD.values() for sentence in group),
        *texts.PERHAPS_JOY,
        *(sentence for group in texts.FOR_MOOD.values() for sentence in group),
        *texts.ANOTHER,
        texts.GREETING,
        texts.UNREADABLE,
        texts.TOO_MANY,
        texts.SONG_GONE,
        texts.STALE_CARD,
    ]
    endings = ("요.", "요?", "요!")
    assert [sentence for sentence in sentences if not sentence.rstrip("’").endswith(endings)] == []


def test_gentle_moods_leave_out_what_pushes() -> None:
    assert Mood.ANGRY not in safety.GENTLE_MOODS
    assert all(safety.gentle_mood(mood) in safety.GENTLE_MOODS for mood in Mood)
