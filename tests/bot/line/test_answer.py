"""What the worker does with one event: the real companion, a real Valkey, LINE's place taken on loopback."""

from __future__ import annotations

import dataclasses
import json
import logging
import random
import socket
import uuid
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from bot.line import texts
from bot.line.answer import FAILED, LOADING_FAILED, UNANSWERED, answer_line
from bot.line.events import TOKEN_SECONDS, read_event
from bot.line.sender import Sender
from bot.settings import Settings
from core import choice
from core.companion import Companion
from core.memory import Memory, Said
from core.music.catalogue import Catalogue
from core.music.publish import Entry, publish
from core.music.selection import Selection
from core.turn import Action, Choice, Mood, Turn
from tests.bot.line.line_api import INVALID_REPLY_TOKEN, LOADING, PUSH, REPLY, Answer, LineApi
from tests.bot.line.turns import song
from tests.bot.line.webhooks import TOKEN, USER, event, in_group, mention, text_event

DANGER = "죽고 싶어"
ARRIVED = 1_760_000_000.0
SAD_SONGS = event("postback", postback={"data": choice.encode(Choice(Action.MOOD, mood=Mood.SAD))})


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("catalogue")
    rng = np.random.default_rng(1)
    songs = [song(number, mood=mood) for mood in Mood for number in range(6)]
    publish(folder, [Entry(one, rng.normal(size=40).astype(np.float32)) for one in songs])
    return Catalogue.load(folder)


@pytest.fixture
def companion(catalogue: Catalogue, memory: Memory) -> Companion:
    return companion_with(catalogue, memory)


def companion_with(catalogue: Catalogue, memory: Memory) -> Companion:
    """The real one, without models: what it then answers with is fixed by what was said or tapped."""
    return Companion(
        reader=None,
        replies=None,
        catalogue=catalogue,
        selection=Selection(catalogue),
        memory=memory,
        messages_per_minute=20,
        rng=random.Random(1),
    )


class BrokenCompanion(Companion):
    """Fails as no companion should, quoting the listener in its error."""

    def __init__(self) -> None:
        pass

    def listen(self, listener: str, text: str, *, seconds: float, message_id: str = "") -> Turn:
        raise KeyError(text)


class Worker:
    """Runs jobs as the worker does, at a time of the test's choosing."""

    def __init__(self, companion: Companion, sender: Sender, memory: Memory, settings: Settings) -> None:
        self.companion = companion
        self.sender = sender
        self.memory = memory
        self.settings = settings

    def answer(self, given: dict[str, Any], *, after: float = 1.0) -> None:
        """``after``: seconds between the webhook's arrival and the job."""
        job = read_event(given, listener_key=self.settings.listener_key, received_at=ARRIVED)
        assert job is not None
        answer_line(
            json.loads(json.dumps(job.as_dict())),
            companion=self.companion,
            sender=self.sender,
            memory=self.memory,
            settings=self.settings,
            now=lambda: ARRIVED + after,
        )

    def allow_push(self) -> None:
        self.settings = dataclasses.replace(self.settings, line_allow_push=True)


@pytest.fixture
def worker(companion: Companion, sender: Sender, memory: Memory, settings: Settings) -> Worker:
    return Worker(companion, sender, memory, settings)


@pytest.fixture
def no_memory() -> Iterator[Memory]:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        yield Memory.connect(f"redis://127.0.0.1:{unheard.getsockname()[1]}/0")


def sent(line_api: LineApi) -> list[tuple[str, list[dict[str, Any]]]]:
    """(path, messages) of every reply and push, in order."""
    return [(call.path, call.body["messages"]) for call in line_api.calls if call.path != LOADING]


def test_a_text_is_answered_by_one_reply(worker: Worker, line_api: LineApi) -> None:
    worker.answer(text_event("오늘 너무 우울해"))

    assert [call.path for call in line_api.calls] == [LOADING, REPLY]
    assert line_api.calls[1].body["replyToken"] == TOKEN
    assert line_api.calls[0].body["chatId"] == USER


def test_a_tap_is_answered_with_five_songs_and_no_animation(worker: Worker, line_api: LineApi) -> None:
    worker.answer(SAD_SONGS)

    ((path, (_, cards)),) = sent(line_api)
    assert path == REPLY
    assert len(cards["contents"]["contents"]) == 5
    assert line_api.calls_to(LOADING) == []


def test_tapping_listen_here_is_answered_with_the_audio(worker: Worker, line_api: LineApi) -> None:
    play = choice.encode(Choice(Action.PLAY, song_id="sad-001"))
    worker.answer(event("postback", postback={"data": play}))

    assert [message["type"] for message in sent(line_api)[0][1]] == ["text", "audio", "flex"]


def test_an_old_or_foreign_button_is_answered_kindly(worker: Worker, line_api: LineApi) -> None:
    worker.answer(event("postback", postback={"data": "v=0&buy=now"}))

    assert [message["type"] for message in sent(line_api)[0][1]] == ["text"]


@pytest.mark.parametrize(
    "given",
    [
        event("follow", follow={"isUnblocked": False}),
        event("join", source=in_group()),
        event("message", message={"type": "sticker", "id": "1"}),
    ],
    ids=["follow", "join", "sticker"],
)
def test_a_friend_a_group_and_a_sticker_are_answered(
    worker: Worker, line_api: LineApi, given: dict[str, Any]
) -> None:
    worker.answer(given)

    assert [path for path, _ in sent(line_api)] == [REPLY]


def test_no_animation_is_shown_in_a_group(worker: Worker, line_api: LineApi) -> None:
    worker.answer(text_event("@봇 우울해", source=in_group(), mention=[mention(0, 2)]))

    assert [call.path for call in line_api.calls] == [REPLY]


def test_an_answer_comes_without_the_animation_where_line_refuses_it(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    line_api.will_answer(LOADING, Answer(429, {"message": "Too many requests"}))

    worker.answer(text_event("우울해"))

    assert [path for path, _ in sent(line_api)] == [REPLY]
    assert memory.counters() == {LOADING_FAILED: 1}


def test_someone_in_danger_gets_help_lines(worker: Worker, line_api: LineApi) -> None:
    worker.answer(text_event(DANGER))

    assert "tel:109" in json.dumps(sent(line_api))


def test_a_job_that_comes_back_is_not_answered_twice(worker: Worker, line_api: LineApi) -> None:
    given = text_event("우울해")

    worker.answer(given)
    worker.answer(given)

    assert len(sent(line_api)) == 1


def test_a_job_cut_off_before_its_answer_was_sent_is_answered_by_its_next_run(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    given = cut_off(text_event("우울해"), memory)

    worker.answer(given)
    worker.answer(given)

    assert [path for path, _ in sent(line_api)] == [REPLY]


def test_a_job_cut_off_after_its_answer_was_sent_is_not_answered_by_a_push(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    worker.allow_push()
    line_api.will_answer(REPLY, INVALID_REPLY_TOKEN)

    worker.answer(cut_off(text_event("우울해"), memory))

    assert [path for path, _ in sent(line_api)] == [REPLY]
    assert memory.counters() == {}


def test_a_job_cut_off_that_could_only_push_pushes_again_under_the_same_retry_key(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    worker.allow_push()
    given = text_event("우울해", replyToken=None)

    worker.answer(given)
    memory.undo_first_time(f"sent:{given['webhookEventId']}")
    worker.answer(given)

    first, again = line_api.calls_to(PUSH)
    assert first.headers["x-line-retry-key"] == again.headers["x-line-retry-key"]


def cut_off(given: dict[str, Any], memory: Memory) -> dict[str, Any]:
    """``given`` as a run leaves it whose process was killed while it sent."""
    memory.first_time(f"sending:{given['webhookEventId']}")
    return given


def test_someone_who_blocks_us_is_forgotten_without_a_word(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    worker.answer(SAD_SONGS)
    listener = listener_of(SAD_SONGS, worker)
    assert memory.recall(listener).heard

    worker.answer(event("unfollow", replyToken=None), after=999)

    assert not memory.recall(listener).heard
    assert len(line_api.calls) == 1


def test_a_message_taken_back_is_forgotten_without_a_word(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    listener = listener_of(SAD_SONGS, worker)
    memory.remember_turn(listener, Said("비밀이야", (), None, "그랬군요.", "325708"))

    worker.answer(event("unsend", unsend={"messageId": "325708"}, replyToken=None))

    assert memory.recall(listener).said == ()
    assert line_api.calls == []


def listener_of(given: dict[str, Any], worker: Worker) -> str:
    job = read_event(given, listener_key=worker.settings.listener_key, received_at=ARRIVED)
    assert job is not None
    return job.incoming.listener


# Late, or with a token that is gone


def test_a_late_answer_is_not_sent_where_pushing_is_not_allowed(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    worker.answer(text_event("우울해"), after=TOKEN_SECONDS + 1)

    assert line_api.calls == []
    assert memory.counters() == {UNANSWERED: 1}


def test_a_late_answer_is_pushed_once_where_pushing_is_allowed(worker: Worker, line_api: LineApi) -> None:
    worker.allow_push()
    given = text_event("우울해")

    worker.answer(given, after=TOKEN_SECONDS + 1)

    assert [path for path, _ in sent(line_api)] == [PUSH]
    (push,) = line_api.calls_to(PUSH)
    assert push.body["to"] == USER
    assert uuid.UUID(push.headers["x-line-retry-key"])


def test_an_answer_just_in_time_is_a_reply(worker: Worker, line_api: LineApi) -> None:
    worker.allow_push()
    worker.answer(text_event("우울해"), after=TOKEN_SECONDS - 1)

    assert [path for path, _ in sent(line_api)] == [REPLY]


def test_help_lines_are_worth_a_try_with_an_old_token(worker: Worker, line_api: LineApi) -> None:
    worker.answer(text_event(DANGER), after=TOKEN_SECONDS + 600)

    assert [path for path, _ in sent(line_api)] == [REPLY]


def test_a_token_that_line_does_not_take_is_followed_by_one_push_where_allowed(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    line_api.will_answer(REPLY, INVALID_REPLY_TOKEN)
    worker.allow_push()

    worker.answer(SAD_SONGS)

    (_, replied), (path, pushed) = sent(line_api)
    assert path == PUSH
    assert pushed == replied
    assert memory.counters() == {}


def test_a_token_that_line_does_not_take_is_counted_where_pushing_is_not_allowed(
    worker: Worker, line_api: LineApi, memory: Memory
) -> None:
    line_api.will_answer(REPLY, INVALID_REPLY_TOKEN)

    worker.answer(SAD_SONGS)

    assert [path for path, _ in sent(line_api)] == [REPLY]
    assert memory.counters() == {UNANSWERED: 1}


def test_an_event_without_a_token_is_pushed_to_where_allowed(worker: Worker, line_api: LineApi) -> None:
    worker.allow_push()

    worker.answer(text_event("우울해", replyToken=None))

    assert [path for path, _ in sent(line_api)] == [PUSH]


@pytest.mark.parametrize(
    "answer", [Answer(500), Answer(hang_up=True), Answer(429, {"message": "Too many requests"}), Answer(401)]
)
def test_a_reply_that_may_have_arrived_or_is_refused_is_not_followed_by_a_push(
    worker: Worker, line_api: LineApi, memory: Memory, answer: Answer
) -> None:
    line_api.will_answer(REPLY, answer)
    worker.allow_push()

    worker.answer(SAD_SONGS)

    assert [path for path, _ in sent(line_api)] == [REPLY]
    assert memory.counters() == {UNANSWERED: 1}


# When our own parts fail


def test_nobody_is_left_without_a_word_when_the_companion_breaks(
    worker: Worker, line_api: LineApi, memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    worker.companion = BrokenCompanion()
    caplog.set_level(logging.DEBUG)

    worker.answer(text_event("아무에게도 말 못 했어"))

    assert sent(line_api) == [(REPLY, [{"type": "text", "text": texts.SORRY}])]
    assert memory.counters() == {FAILED: 1}
    assert "KeyError at" in caplog.text
    assert "말 못 했어" not in caplog.text


def test_someone_in_danger_gets_help_lines_though_the_companion_breaks(
    worker: Worker, line_api: LineApi
) -> None:
    worker.companion = BrokenCompanion()

    worker.answer(text_event(DANGER))

    assert "tel:109" in json.dumps(sent(line_api))


@pytest.mark.parametrize("given", [text_event("우울해"), text_event(DANGER), SAD_SONGS])
def test_without_memory_the_answer_comes_all_the_same(
    worker: Worker, catalogue: Catalogue, line_api: LineApi, no_memory: Memory, given: dict[str, Any]
) -> None:
    worker.companion = companion_with(catalogue, no_memory)
    worker.memory = no_memory

    worker.answer(given)

    assert [path for path, _ in sent(line_api)] == [REPLY]


def test_without_memory_and_without_line_the_job_still_ends(
    worker: Worker, catalogue: Catalogue, line_api: LineApi, no_memory: Memory
) -> None:
    worker.companion = companion_with(catalogue, no_memory)
    worker.memory = no_memory
    line_api.will_answer(REPLY, Answer(500))

    worker.answer(SAD_SONGS)

    assert [path for path, _ in sent(line_api)] == [REPLY]


def test_the_links_of_an_answer_are_those_of_the_public_address(worker: Worker, line_api: LineApi) -> None:
    worker.settings = dataclasses.replace(worker.settings, base_url="https://songs.example/")

    worker.answer(SAD_SONGS)

    assert "https://songs.example/listen/sad-00" in json.dumps(sent(line_api))
