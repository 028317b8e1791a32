from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.settings import Settings
from core.choice import decode
from scripts.chat import main, own_chat
from tests.bot.simulator.bot import bot_of, serve
from tests.bot.simulator.talkative import make_talkative
from tests.conftest import free_port

MESSENGERS = pytest.mark.parametrize("messenger", ["line", "kakao"])


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """Where a bot runs that answers everything."""
    bot = bot_of(settings)
    make_talkative(bot)
    stop = serve(bot)
    yield bot.url
    stop()


@MESSENGERS
def test_a_chat_is_printed_as_one_json_object(
    url: str, messenger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--messenger", messenger, "--base-url", url, "--json", "우울해"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["reply", "emotion", "songs", "choices"]
    assert answer["emotion"] == "sadness"
    assert answer["songs"][0] == {
        "id": "sad-001",
        "title": "비 오는 창 1",
        "artist": "해피톡",
        "mood": "Sad",
        "listen_url": f"{url}/listen/sad-001?with=sad-001,sad-002,sad-003,sad-004,sad-005",
        "audio_url": f"{url}/songs/sad-001/audio",
    }
    assert answer["choices"][0]["label"] == "다른 노래"
    assert decode(answer["choices"][0]["choice"])


@MESSENGERS
def test_the_next_call_goes_on_with_the_same_chat(
    url: str, messenger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["--messenger", messenger, "--base-url", url, "--json"]
    main([*here, "우울해"])
    capsys.readouterr()
    assert main([*here, "--tap", "sad-002"]) == 0
    assert json.loads(capsys.readouterr().out)["songs"][0]["id"] == "sad-011"
    assert main([*here, "--chat", "someone-else", "--tap", "sad-002"]) == 1
    assert "someone-else" in capsys.readouterr().err


def test_kakao_can_answer_by_callback(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--messenger", "kakao", "--callback", "--base-url", url, "우울해"]) == 0
    assert capsys.readouterr().out.count("♪") == 5


def test_for_people_the_answer_reads_as_a_chat(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--messenger", "line", "--base-url", url, "우울해"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("많이 힘들었겠어요.\n")
    assert "♪ 비 오는 창 1 · 해피톡" in printed
    assert "[다른 노래]" in printed


def test_without_a_service_one_line_says_where_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    assert main(["--base-url", address, "우울해"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert address in printed.err
    assert "./scripts/run" in printed.err


@pytest.mark.parametrize("arguments", [[], ["우울해", "--tap", "sad-001"], ["--callback", "우울해"]])
def test_arguments_that_make_no_chat_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


def test_everyone_has_a_chat_of_their_own() -> None:
    assert own_chat() == own_chat()
    assert 9 < len(own_chat()) <= 40
