from __future__ import annotations

from bot.incoming import Incoming, Kind, listener_id


def test_what_came_in_survives_the_queue() -> None:
    incoming = Incoming(kind=Kind.TEXT, listener="a" * 32, text="오늘 우울해", message_id="1")
    assert Incoming.from_dict(incoming.as_dict()) == incoming


def test_a_listener_is_known_by_a_hash_that_differs_by_messenger_and_key() -> None:
    mine = listener_id("key", "line", "U1")
    assert len(mine) == 32
    assert mine == listener_id("key", "line", "U1")
    assert len({mine, listener_id("key", "kakao", "U1"), listener_id("other", "line", "U1")}) == 3
    assert "U1" not in mine
