from __future__ import annotations

import pytest

from core.reply.about_me import answers_about_me
from core.reply.rules import Proposal, broken_rule


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("너 사람이야?", "봇"),
        ("혹시 당신 AI예요?", "봇"),
        ("이거 어디 저장되는 거야?", "지워요"),
        ("잘 자", "자요"),
        ("나 이제 잘게", "자요"),
        ("고마워 정말", "고마워요"),
        ("내 말 이해하고 있어?", "미안"),
        ("아까도 똑같은 말 했잖아", "미안"),
        ("너 몇 살이야", "봇"),
        ("챗봇이야 사람이야?", "봇"),
        ("야 너 이름 뭐야", "봇"),
        ("안녕하세요!", "요"),
        ("ㅎㅇㅎㅇ", "요"),
        ("이거 어떻게 쓰는 거예요?", "노래"),
        ("너도 졸려?", "저는"),
        ("뭐하냐 심심한데", "오늘은"),
        ("나 기억해? 어제 떡볶이 얘기한 사람", "기억"),
        ("이거 쓰는데 돈 들어?", "돈"),
        ("여기 등록된 노래 몇 곡이나 돼?", "다섯"),
        ("니가 추천해준 노래 좋더라", "요"),
        ("오늘 너랑 얘기해서 좀 나았어", "고마워요"),
        ("오늘도 들어줘서 고마워요 잘 자요", "자요"),
    ],
)
def test_what_is_asked_of_the_friend_is_answered_as_such(text: str, word: str) -> None:
    answers = answers_about_me(text)
    assert answers
    assert all(word in answer for answer in answers)
    assert [broken_rule(Proposal(answer, text, None)) for answer in answers] == [None] * len(answers)


@pytest.mark.parametrize(
    "text",
    [
        "너무 힘들어",
        "안녕 오늘 진짜 힘든 하루였어",
        "나 왔다 갔다 하느라 지쳤어",
        "잘 안 자는 아기 때문에 지쳐",
        "고마운 사람이 떠났어",
        "친구가 내 비밀을 말했어",
        "나이 들수록 외로워",
        "사람이 싫다",
        "엄마가 나를 이해 못 해",
        "로봇 청소기 고장났어",
        "어금니가 욱신거려서 밥을 못먹겠다",
        "국밥집 할머니가 학생이라고 밥 더 주심",
        "짝남이 나한테 초코우유 줬어 이거 뭐야??",
        "여기 사람들은 왜 다 파티를 좋아할까",
        "교수님이 제 이름을 기억하고 계셨어요!",
        "썸남이 내 고양이 사진 저장하더라",
        "손목터널 수술하라는데 그럼 가게는 누가 봐",
        "답장이 ㅇㅇ 두글자",
        "감사 준비하느라 엑셀만 봤더니 눈이 침침",
        "요즘 새 이불 사서 잘 자요",
        "고맙단 말 한마디가 어렵냐",
        "유서 어떻게 써?",
        "네가 날 좋아했다고? 언제부터?",
        "고마워하지도 않는 팀장 때문에 오늘 하루 종일 화가 났는데 아무 말도 못 했어",
    ],
)
def test_what_is_told_of_a_day_is_not(text: str) -> None:
    assert answers_about_me(text) == ()
