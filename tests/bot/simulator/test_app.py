from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import requests
from flask import Flask

import bot.simulator.app as simulator
from bot.settings import Settings
from core.errors import SettingsError
from tests.bot.simulator.bot import Bot

STATIC = Path(simulator.__file__).parent / "static"


def test_the_simulator_does_not_exist_in_production(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="APP_ENV=production"):
        simulator.create_simulator(settings=dataclasses.replace(settings, app_env="production"))


def test_the_page_runs_nothing_but_its_own_files(bot: Bot) -> None:
    response = requests.get(f"{bot.url}/simulator", timeout=5)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]* src=)|<style|style=|\son\w+=", response.text)


def test_every_file_that_the_page_names_is_served(bot: Bot) -> None:
    page = requests.get(f"{bot.url}/simulator", timeout=5).text
    named = set(re.findall(r'(?:src|href)="(/[^"]+)"', page))
    for module in STATIC.glob("*.js"):
        source = module.read_text(encoding="utf-8")
        named |= {f"/simulator/static/{name}" for name in re.findall(r'from "\./([^"]+)"', source)}
    assert len(named) > 10
    for path in named:
        assert requests.get(bot.url + path, timeout=5).status_code == 200, path


@pytest.mark.parametrize("file", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_no_file_of_the_page_loads_from_elsewhere(file: Path) -> None:
    found = re.findall(r"https?://[^\s\"']+", file.read_text(encoding="utf-8"))
    assert set(found) <= {"http://www.w3.org/2000/svg"}


def test_a_chat_is_read_from_where_the_reader_left_off(bot: Bot) -> None:
    bot.send("line", text="하나")
    [*_, seen] = [entry["id"] for entry in bot.log("line", "wire")]
    after = bot.send("line", text="둘")["after"]
    assert after == seen
    url = f"{bot.url}/simulator/line/chats/mina?after={seen}"
    entries = requests.get(url, timeout=5).json()["entries"]
    assert [entry["content"]["text"] for entry in entries if entry["kind"] == "user"] == ["둘"]


def test_a_cleared_chat_is_empty(bot: Bot) -> None:
    bot.send("kakao", text="하나")
    assert requests.delete(f"{bot.url}/simulator/kakao/chats/mina", timeout=5).status_code == 204
    assert bot.log("kakao", "user") == []


@pytest.mark.parametrize("chat", ["", "a b", "../x", "가" * 41, None, 7])
def test_a_chat_needs_a_plain_name(bot: Bot, chat: str | int | None) -> None:
    for messenger in ("line", "kakao"):
        url = f"{bot.url}/simulator/{messenger}/send"
        response = requests.post(url, json={"chat": chat, "text": "안녕"}, timeout=5)
        assert response.status_code == 400
        assert "name it with" in response.json()["error"]
    assert bot.received == []


def test_a_form_of_another_site_cannot_speak_here(bot: Bot) -> None:
    url = f"{bot.url}/simulator/line/send"
    assert requests.post(url, data='{"chat": "mina", "text": "안녕"}', timeout=5).status_code == 415
    assert requests.post(url, json=["안녕"], timeout=5).status_code == 400
    assert bot.received == []


def test_without_valkey_the_simulator_says_so(settings: Settings) -> None:
    app = Flask("without Valkey")
    unreachable = dataclasses.replace(settings, redis_url="redis://127.0.0.1:1/0")
    app.register_blueprint(simulator.create_simulator(settings=unreachable))
    response = app.test_client().get("/simulator/line/chats/mina")
    assert response.status_code == 503
    assert "check REDIS_URL" in response.get_json()["error"]


def test_with_a_real_line_channel_nobody_is_made_up_on_line(settings: Settings) -> None:
    app = Flask("with a real channel")
    app.register_blueprint(simulator.create_simulator(settings=settings))
    response = app.test_client().post("/simulator/line/send", json={"chat": "mina", "text": "안녕"})
    assert response.status_code == 409
    assert "answers go to https://api.line.me" in response.get_json()["error"]
    assert "LINE_API_BASE here: http://127.0.0.1:8000/simulator/line-api" in response.get_json()["error"]
