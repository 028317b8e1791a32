from __future__ import annotations

import pytest

from core.song_request import LONGEST, song_request
from core.turn import Mood


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("신나는 노래 틀어줘", Mood.HAPPY),
        ("신나는 거 없어? 청소할 거야", Mood.HAPPY),
        ("조용한노래 틀어줘", Mood.CALM),
        ("새벽에 듣기 좋은 재즈 있을까요", Mood.CALM),
        ("카페에서 공부할 때 틀어놓을 잔잔한 거 있을까요", Mood.CALM),
        ("이별노래 추천해줘", Mood.SAD),
        ("이별노래 말고 욕하는 노래 줘", Mood.ANGRY),
        ("너무 처지는 노래 말고 잔잔한 걸로 들려주세요", Mood.CALM),
        ("뮤지컬 넘버 같은 웅장한 거 없을까", Mood.DRAMATIC),
        ("몽환적인 노래 부탁해요", Mood.DARK),
        ("비오는날 어울리는 플리 좀 짜줘요", Mood.SAD),
        ("일할때 들을 신나는거 하나 틀어보소", Mood.HAPPY),
        ("그냥 아무 노래나 하나 던져줘", None),
        ("노래 추천해죠", None),
        ("이미자 노래 틀어주실수 있나요", None),
        ("위로해주는 노래 듣고 싶어요", None),
        ("틀어줘", None),
        ("한국사 외울때 듣기 좋은거 추천좀", None),
        ("90년대 발라드 좀 틀어줘봐요", Mood.SAD),
        ("졸려 죽겠는데 잠깨는 노래 아무거나", Mood.HAPPY),
        ("휴게소 도착 트로트 신나는걸로 하나", Mood.HAPPY),
        ("할머니 좋아하실 옛날노래 뭐 있을까요 같이 들으려고", None),
        ("작업할때 틀어놓을거 두시간짜리로 추천해주라", None),
        ("한강 러닝중 bpm 170짜리로 골라줘", Mood.HAPPY),
        ("이미자 노래 나와요?", None),
        ("이미자 노래 듣고싶구먼", None),
        ("운전할때 들을 트로트 말고 팝송 없습니까", None),
        ("금요일 저녁 장애 터짐 신나는거 세곡만 줘라 밤샌다", Mood.HAPPY),
        ("저녁기도 마치고 앉았습니다 조용한 곡 하나 청합니다", Mood.CALM),
        ("걍 아무노래나", None),
        ("이미자 동백아가씨 들려주세요", None),
        ("부산까지 4시간 남았는데 졸음 쫓는 노래좀요", Mood.HAPPY),
        ("폰 반납까지 20분 남았는데 한곡만요", None),
        ("아빠랑 같이 들으려고요 나훈아 노래 뭐가 좋을까요", None),
        ("아이브 노래 틀어주세여 춤연습할거에요", None),
        ("주말에 뭐 들으면서 쉬면 좋을까", None),
        ("나훈아 말고 남진으로 틀어주쇼", None),
        ("새벽 4시 출차합니다 신나는걸로요", Mood.HAPPY),
        ("졸업식 축가 추천좀요 6학년이에요", None),
    ],
)
def test_a_request_is_heard_with_the_mood_it_names(text: str, mood: Mood | None) -> None:
    request = song_request(text)
    assert request is not None
    assert request.mood is mood


@pytest.mark.parametrize(
    "text",
    [
        "남자친구가 노래 들려줘서 감동이었어",
        "야자 째고 노래방 갔다가 담임한테 딱 걸림",
        "윗집이 밤새 노래를 틀어놔서 잠을 못 잤어",
        "엄마가 옛날 노래는 가사를 안 틀리고 다 부르시네요",
        "니가 추천해준 노래 좋더라",
        "노래 추천 고마웠어",
        "님 노래 추천 잘하신다면서요",
        "할머니가 옛날 이야기 들려주셨어요",
        "더 이야기 들려줘",
        "음성 메시지 남겼어 아이가 크면 들려줘 나는 그때 없으니까",
        "카페 음악 내가 고르는 날 오늘 선곡 미쳤음",
        "결혼식 축가 부탁 거절해서 미안해",
        "오늘 달이 엄청 크고 노래요",
        "슬프다고 한 적 없는데 왜 슬픈 노래를 줘",
        "아랫집이 노래방 기계를 틀어서 다섯 번 부탁했습니다",
        "노래 들을 기운도 없어",
        "마지막으로 들을 노래 한 곡만 골라줄래?",
        "노래를 틀어도 잠이 안 와",
        "오늘 노래 하나 들었는데 눈물이 났어",
        "저녁 추천 좀 해줘",
        "코로나가요 아직도 있대요 라면 추천",
        "",
    ],
)
def test_what_only_speaks_of_music_is_no_request(text: str) -> None:
    assert song_request(text) is None


def test_a_long_story_that_ends_in_a_request_is_heard_as_a_story() -> None:
    story = (
        "오늘 회사에서 하루 종일 혼나고 집에 오는 길에 비까지 맞았는데 우산도 없고 돈도 없고 진짜 서러웠어"
    )
    assert len(story) > LONGEST
    assert song_request(f"{story} 노래 틀어줘") is None
