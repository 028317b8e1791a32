from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.reply.phrases import Urgency, find, is_about_another

CORPUS = Path(__file__).resolve().parents[3] / "assets" / "corpus"


@pytest.mark.parametrize(
    "text",
    [
        "죽고 싶어",
        "주ㄱ고싶다",
        "ㅈㅅ하고 싶다",
        "죽 고 싶 다",
        "디지고 싶다",
        "ㅈㄱㅅㄷ",
        "그냥 죽어버릴까",
        "나 진짜 죽을래",
        "이제 그만 살고 싶어요",
        "더는 살기 싫어",
        "아무도 모르게 사라지고 싶어",
        "자살 생각이 자꾸 나요",
        "또 자해했어",
        "유서 써놨어",
        "스스로 목숨을 끊고 싶어요",
        "인생을 끝내고 싶습니다",
        "아침에 눈 안 떴으면 좋겠다",
        "i wanna die",
    ],
)
def test_an_unmistakable_wish_to_die_is_found(text: str) -> None:
    assert find(text).in_danger


@pytest.mark.parametrize(
    "text",
    [
        "배고파 죽겠다",
        "귀여워 죽음",
        "게임에서 죽었어",
        "죽여주는 맛",
        "드라마 주인공이 죽고 싶다고 우는데 연기가 대단했어",
        "자살예방 교육 들었어",
        "우리나라 자살률이 높다는 뉴스 봤어",
        "축구하다 자살골 넣었어",
        "죽고 싶지만 떡볶이는 먹고 싶어 읽어봤어?",
        "너 죽고 싶냐 ㅋㅋ",
        "쪽팔려서 사라지고 싶다",
        "교수님 앞에서 증발하고 싶었어",
        "이 동네 살기 싫다 이사 갈래",
        "혼자 살기 싫어 결혼하고 싶다",
        "혼자 해외여행 했어",
        "전복죽 먹고 싶다",
        "ㅈㅅ 늦었어",
        "예전엔 죽고 싶었는데 지금은 잘 살아요",
        "회사 그만두고 싶다",
    ],
)
def test_figures_of_speech_stories_and_schoolwork_pass(text: str) -> None:
    assert not find(text).in_danger


@pytest.mark.parametrize(
    "text",
    [
        "수면제 모으는 중",
        "집에 있는 약 다 먹으려고",
        "번개탄 사왔어",
        "한강 물 차갑겠지",
        "목매달고 싶다",
        "옥상에 올라가고 싶다",
        "차에 뛰어들고 싶다",
        "팔을 그었어요 또",
        "고통 없이 죽는 방법 알려줘",
    ],
)
def test_a_way_named_with_an_intent_is_danger(text: str) -> None:
    assert find(text).in_danger


@pytest.mark.parametrize(
    "text",
    [
        "약 다 먹었어 감기 나았다",
        "비타민 한꺼번에 먹었어",
        "옥상에서 고기 구워 먹었어",
        "한강 가서 라면 먹자",
        "번개탄으로 고기 구웠어",
        "번지점프 뛰어내릴 때 무서웠어",
        "손목시계 샀어",
        "냉장고에 있는 약과 다 먹었어",
        "한 달치 약 받아왔어",
        "옥상 카페 가고 싶다",
        "마포대교 건너서 출근해",
        "커터칼로 택배 뜯다가 손 베임",
        "가게 현수막을 누가 칼로 그어놨어",
        "사다리 위인데 다리 떨려",
        "차도에 강아지가 뛰어들어서 놀랐어",
        "바퀴벌레 죽이는 방법 알려줘",
        "취업에 목매고 있어",
    ],
)
def test_the_same_things_in_daily_life_are_none(text: str) -> None:
    assert not find(text).in_danger


@pytest.mark.parametrize(
    "text", ["약을 한꺼번에 다 먹었어", "지금 옥상 난간에 서 있어요", "방금 손목 그었어", "나 지금 죽으러 가"]
)
def test_harm_that_happens_now_is_urgent(text: str) -> None:
    assert find(text).urgency is Urgency.HARM


@pytest.mark.parametrize(
    "text",
    [
        "남편이 칼 들고 문을 부수려고 해요 살려주세요",
        "아빠가 지금 때리고 있어요 도와주세요",
        "모르는 사람이 계속 따라와요 어떡해요",
        "스토킹 당하는 것 같아 무서워",
        "지하철에서 성추행당했어",
    ],
)
def test_an_attack_is_urgent_for_the_police(text: str) -> None:
    assert find(text).urgency is Urgency.ATTACK


@pytest.mark.parametrize(
    "text",
    [
        "꿈에서 좀비가 쫓아와서 살려달라고 했어",
        "강아지가 자꾸 따라와 어떡해 ㅋㅋ",
        "칼 들고 요리하는데 무서워",
    ],
)
def test_a_dream_a_dog_or_a_kitchen_knife_is_no_attack(text: str) -> None:
    assert not find(text).in_danger


@pytest.mark.parametrize(
    "text",
    [
        "친구가 자꾸 죽고 싶다고 해요",
        "동생이 자해를 해요",
        "엄마가 유서를 써놨어요 어떡해요",
        "친구가 약을 한꺼번에 먹었대요",
    ],
)
def test_worry_about_somebody_else_is_told_from_ones_own_wish(text: str) -> None:
    found = find(text)
    assert found.in_danger
    assert found.about_another


@pytest.mark.parametrize(
    "text", ["엄마한테 미안한데 나 죽고 싶어", "친구한테 죽고 싶다고 말했어", "죽고 싶다"]
)
def test_ones_own_wish_is_never_taken_for_another_ones(text: str) -> None:
    assert not is_about_another(text)


def test_the_list_alone_finds_half_of_the_reviewed_dangers_and_hardly_alarms_for_nothing() -> None:
    rows = [json.loads(line) for line in (CORPUS / "danger.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [row["danger"] for row in rows if find(row["text"]).in_danger]
    assert sum(found) >= 0.5 * sum(row["danger"] for row in rows)
    assert len(found) - sum(found) <= 2
