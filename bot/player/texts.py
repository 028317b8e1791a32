"""What listeners read on the player page and hear from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.turn import Mood

BRAND: Final = "해피톡 플레이어"

MOOD: Final[Mapping[Mood, str]] = {
    Mood.HAPPY: "신나는 곡",
    Mood.ANGRY: "힘 있는 곡",
    Mood.SAD: "슬픔 곁의 곡",
    Mood.CALM: "잔잔한 곡",
    Mood.DRAMATIC: "극적인 곡",
    Mood.DARK: "깊고 어두운 곡",
}

SONG_GONE: Final = "찾는 노래는 이제 들려드릴 수 없게 됐어요. 대신 이런 곡은 어때요?"
NO_SONGS: Final = (
    "찾는 노래는 이제 들려드릴 수 없게 됐어요. 대화방에서 지금 기분을 들려주면 다른 곡을 골라 드릴게요."
)
AUDIO_GONE: Final = "찾는 노래는 이제 들려드릴 수 없게 됐어요."
AUDIO_UNAVAILABLE: Final = "지금은 이 노래를 들려드릴 수 없어요. 잠시 뒤에 다시 눌러 주세요."

# Where an address leads nowhere, a request makes no sense, or something broke
NOTHING_HERE: Final = "찾는 페이지가 여기에는 없어요. 대화방에서 지금 기분을 들려주면 노래를 골라 드릴게요."
NOT_UNDERSTOOD: Final = "무엇을 찾는지 알아보지 못했어요. 대화방의 버튼을 다시 눌러 줄래요?"
FAILED: Final = "지금은 보여드릴 수 없어요. 잠시 뒤에 다시 열어 주세요."

# Read by screen readers, or shown by the page's script, which takes them from the page.
PAGE: Final[Mapping[str, str]] = {
    "now": "지금 듣는 곡",
    "seek": "재생 위치",
    "controls": "재생 조절",
    "play": "재생",
    "pause": "잠시 멈춤",
    "previous": "이전 곡",
    "next": "다음 곡",
    "shuffle": "섞어 듣기",
    "shuffle_on": "곡을 섞어서 들려드릴게요.",
    "shuffle_off": "순서대로 들려드릴게요.",
    "repeat_off": "반복 안 함",
    "repeat_all": "모든 곡 반복",
    "repeat_one": "한 곡 반복",
    "volume": "소리 크기",
    "mute": "소리 끄기",
    "unmute": "소리 켜기",
    "share": "공유하기",
    "together": "함께 들을 곡",
    "more": "비슷한 곡",
    "similar_to": "‘{title}’와 닮은 곡",
    "added": "비슷한 곡 {count}개를 더했어요.",
    "no_more": "이 노래와 닮은 곡은 모두 찾았어요. 다른 곡을 골라 다시 눌러 보세요.",
    "more_failed": "지금은 비슷한 곡을 찾지 못했어요. 잠시 뒤에 다시 눌러 주세요.",
    "copied": "주소를 복사했어요. 함께 듣고 싶은 사람에게 보내 보세요.",
    "copy_by_hand": "이 주소를 길게 눌러 복사해 보세요.",
    "skipped": "‘{title}’은 지금 들려드릴 수 없어서 다음 곡으로 넘어갔어요.",
    "unavailable": "지금은 노래를 들려드릴 수 없어요. 잠시 뒤에 다시 눌러 주세요.",
    "all_heard": "다 들었어요. ‘비슷한 곡’을 누르면 더 찾아 드릴게요.",
    "position": "{now}, 전체 {whole}",
    "minutes": "{minutes}분 {seconds}초",
}
