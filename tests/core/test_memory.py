from __future__ import annotations

import dataclasses
import threading
import time

import pytest
import redis

from core.errors import MemoryUnavailable
from core.memory import HEARD_SONGS, Memory, Recollection, Said
from core.turn import Emotion, Mood

SCORES = (0.1, 0.1, 0.5, 0.1, 0.1, 0.05, 0.05)


def said(text: str, reply: str, message_id: str = "") -> Said:
    return Said(text, SCORES, Emotion.SADNESS, reply, message_id)


def test_nothing_is_known_of_somebody_new(memory: Memory) -> None:
    assert memory.recall("new") == Recollection()


def test_songs_are_recalled_oldest_first_with_their_mood_and_only_so_many(memory: Memory) -> None:
    memory.remember_songs("me", ["a", "b"], Mood.SAD)
    memory.remember_songs("me", ["c"], Mood.HAPPY)
    known = memory.recall("me")
    assert known.heard == ("a", "b", "c")
    assert known.mood is Mood.HAPPY
    memory.remember_songs("me", [f"song-{i}" for i in range(2 * HEARD_SONGS)], Mood.SAD)
    assert len(memory.recall("me").heard) == HEARD_SONGS


def test_the_last_two_turns_are_recalled_and_every_late_reply(memory: Memory) -> None:
    for i in range(3):
        memory.remember_turn("me", said(f"text {i}", f"reply {i}"))
    known = memory.recall("me")
    assert [turn.text for turn in known.said] == ["text 2", "text 1"]
    assert known.said[0] == said("text 2", "reply 2")
    assert known.replies == ("reply 2", "reply 1", "reply 0")


def test_a_turn_older_than_ten_minutes_conditions_nothing(memory: Memory) -> None:
    """A later turn prolongs the list's life, but not the old turn's."""
    memory.remember_turn("me", dataclasses.replace(said("old", "r1"), at=time.time() - 601))
    memory.remember_turn("me", dataclasses.replace(said("recent", "r2"), at=time.time() - 500))
    known = memory.recall("me")
    assert [turn.text for turn in known.said] == ["recent"]
    assert known.replies == ("r2", "r1")


def test_one_listener_knows_nothing_of_another(memory: Memory) -> None:
    memory.remember_turn("me", said("secret", "reply"))
    memory.be_gentle("me")
    assert memory.recall("you") == Recollection()


def test_a_message_taken_back_is_forgotten(memory: Memory) -> None:
    memory.remember_turn("me", said("keep", "r1", "1"))
    memory.remember_turn("me", said("take back", "r2", "2"))
    memory.forget_message("me", "2")
    assert [turn.text for turn in memory.recall("me").said] == ["keep"]


def test_a_listener_who_leaves_is_forgotten_completely(memory: Memory, valkey_url: str) -> None:
    memory.remember_turn("me", said("text", "reply"))
    memory.remember_songs("me", ["a"], Mood.SAD)
    memory.be_gentle("me")
    memory.too_many("me", per_minute=5)
    memory.forget("me")
    assert memory.recall("me") == Recollection()
    with redis.Redis.from_url(valkey_url) as client:
        assert client.keys("*me*") == []


def test_everything_about_a_listener_ends_by_itself(memory: Memory, valkey_url: str) -> None:
    memory.remember_turn("me", said("text", "reply"))
    memory.remember_songs("me", ["a"], Mood.SAD)
    memory.be_gentle("me")
    memory.too_many("me", per_minute=5)
    with redis.Redis.from_url(valkey_url, decode_responses=True) as client:
        lifetimes = {key: client.ttl(key) for key in client.keys("*me*")}
    assert len(lifetimes) == 6
    assert all(seconds > 0 for seconds in lifetimes.values())
    assert lifetimes["happytalk:said:me"] <= 600


def test_an_event_is_new_once_among_many_who_ask_at_the_same_time(memory: Memory) -> None:
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(memory.first_time("event"))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] * 15 + [True]
    memory.undo_first_time("event")
    assert memory.first_time("event")


def test_too_many_messages_in_a_minute_are_noticed(memory: Memory) -> None:
    assert [memory.too_many("me", per_minute=3) for _ in range(5)] == [False, False, False, True, True]


def test_a_letter_reaches_the_one_who_waits_and_nobody_waits_longer_than_asked(memory: Memory) -> None:
    threading.Timer(0.3, lambda: memory.post("box", "here", seconds=10)).start()
    assert memory.collect("box", seconds=3) == "here"
    started = time.monotonic()
    assert memory.collect("box", seconds=0.5) is None
    assert time.monotonic() - started < 2


def test_workers_count_while_they_give_signs_of_life(memory: Memory) -> None:
    assert memory.living_workers() == 0
    memory.sign_of_life("one", seconds=30)
    memory.sign_of_life("two", seconds=30)
    memory.sign_of_life("two", seconds=30)
    memory.sign_of_life("gone", seconds=-1)
    assert memory.living_workers() == 2


def test_counters_add_up(memory: Memory) -> None:
    memory.count("line_unanswered")
    memory.count("line_unanswered", 2)
    assert memory.counters() == {"line_unanswered": 3}


def test_without_a_server_every_call_says_so_quickly() -> None:
    memory = Memory.connect("redis://127.0.0.1:9/0")
    started = time.monotonic()
    with pytest.raises(MemoryUnavailable, match="REDIS_URL"):
        memory.recall("me")
    assert time.monotonic() - started < 5
