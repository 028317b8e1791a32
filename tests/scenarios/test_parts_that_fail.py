"""What the person sees when a part of the service is gone, and that nothing acknowledged is lost."""

from __future__ import annotations

import threading
import time

import requests

from bot.simulator.carried import Carried
from bot.simulator.client import SimulatedChat
from tests.scenarios.conftest import Service


def chat_with(service: Service, messenger: str, name: str) -> SimulatedChat:
    return SimulatedChat(base_url=service.base_url, messenger=messenger, chat=name)


def test_a_line_message_acknowledged_while_no_worker_lives_is_answered_by_the_next_worker(
    service: Service,
) -> None:
    service.kill("worker")
    answers: list[Carried] = []
    chat = chat_with(service, "line", "patient")
    saying = threading.Thread(target=lambda: answers.append(chat.say("오늘 회사에서 혼나서 우울해")))
    saying.start()
    time.sleep(1)
    assert answers == []
    service.start("worker")
    saying.join(40)
    assert [len(answer.songs) for answer in answers] == [5]


def test_without_a_worker_kakao_gets_a_kind_answer_in_time_and_danger_gets_help_lines(
    service: Service,
) -> None:
    service.ready()
    service.kill("worker")
    chat = chat_with(service, "kakao", "unlucky")
    started = time.monotonic()
    answer = chat.say("오늘 회사에서 혼나서 우울해")
    assert time.monotonic() - started < 5
    assert answer.reply
    assert answer.songs == ()
    assert "109" in chat.say("죽고 싶어").reply
    service.unready()
    service.start("worker")
    service.ready()
    assert len(chat.say("오늘 회사에서 혼나서 우울해").songs) == 5


def test_readyz_tells_when_a_chat_would_not_work(service: Service) -> None:
    service.ready()
    service.kill("worker")
    service.unready()
    answer = requests.get(f"{service.base_url}/readyz", timeout=5)
    assert (answer.status_code, "worker" in answer.json()["missing"]) == (503, True)
    service.start("worker")
    service.ready()
