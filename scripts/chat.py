"""Chat with the running service from a terminal, as a person on LINE or KakaoTalk would.

    .venv/bin/python scripts/chat.py --messenger line "오늘 회사에서 혼나서 우울해"
    .venv/bin/python scripts/chat.py --messenger kakao --json "오늘 회사에서 혼나서 우울해"
    .venv/bin/python scripts/chat.py --messenger line --tap SONG_ID

The simulator signs and posts a real webhook or skill call, and what is printed is read back from the
messages that the bot sent to the messenger. The service must be running (./scripts/run).
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # also without the editable install

from bot.simulator.chat_log import KAKAO, LINE
from bot.simulator.client import ChatFailed, SimulatedChat

if TYPE_CHECKING:
    from bot.simulator.carried import Carried


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    chat = SimulatedChat(
        base_url=options.base_url,
        messenger=options.messenger,
        chat=options.chat,
        callback=options.callback,
    )
    try:
        answer = chat.tap_similar(options.tap) if options.tap else chat.say(options.text)
    except ChatFailed as error:
        print(f"chat.py: {error}", file=sys.stderr)
        return 1
    print(json.dumps(as_dict(answer), ensure_ascii=False, indent=2) if options.json else as_text(answer))
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Chat with the running service as a person on LINE or KakaoTalk would."
    )
    parser.add_argument("text", nargs="?", help="what to say, in Korean")
    parser.add_argument("--messenger", choices=(LINE, KAKAO), default=LINE, help="default: line")
    parser.add_argument(
        "--base-url",
        default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}",
        help="where the service runs; default: %(default)s",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--tap", metavar="SONG_ID", help='tap "비슷한 곡" of a song of this chat')
    parser.add_argument(
        "--chat", metavar="NAME", default=own_chat(), help="who speaks; default: you, %(default)s"
    )
    parser.add_argument(
        "--callback", action="store_true", help="kakao: let the bot answer later, by callback"
    )
    options = parser.parse_args(arguments)
    if (options.text is None) == (options.tap is None):
        parser.error("give either what to say, or --tap SONG_ID")
    if options.callback and options.messenger != KAKAO:
        parser.error("--callback is for --messenger kakao")
    return options


def own_chat() -> str:
    """A chat name of this user's own, the same in every call."""
    return "terminal-" + re.sub(r"[^0-9A-Za-z_-]", "", getpass.getuser())[:30]


def as_dict(answer: Carried) -> dict[str, Any]:
    """reply, emotion (English label or null), songs, choices."""
    return {
        "reply": answer.reply,
        "emotion": answer.emotion,
        "songs": [
            {
                "id": song.id,
                "title": song.title,
                "artist": song.artist,
                "mood": song.mood,
                "listen_url": song.listen_url,
                "audio_url": song.audio_url,
            }
            for song in answer.songs
        ],
        "choices": [{"label": each.label, "choice": each.choice} for each in answer.choices],
    }


def as_text(answer: Carried) -> str:
    """The answer as a person would like to read it in a terminal."""
    lines = [answer.reply]
    if answer.songs:
        lines.append("")
    for song in answer.songs:
        lines.append(f"♪ {song.title} · {song.artist}" if song.artist else f"♪ {song.title}")
        lines.append(f"  {song.id}  {song.listen_url}")
    if answer.choices:
        lines += ["", "  ".join(f"[{each.label}]" for each in answer.choices)]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
