"""Answers to what is asked or said of the friend itself: whether it is a person, whether it listens.

Such a text tells no feeling about a day, so neither an emotion's sentence nor a generated one would do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

LONGEST: Final = 32  # characters; a longer text has a day to tell as well

_YOU: Final = "(?:너|넌|니가|네가|당신|그쪽|여기)"
_ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    f"{_YOU}.{{0,6}}(?:사람|로봇|봇|인공지능|기계|에이아이|ai)": (
        "저는 노래를 골라 주는 봇이에요. 그래도 이야기는 끝까지 들을게요.",
        "사람은 아니고 봇이에요. 대신 언제 말을 걸어도 여기 있어요.",
    ),
    f"{_YOU}.{{0,4}}이름|이름이\\s*(?:뭐|뭔)": (
        "이름은 따로 없고, 노래를 골라 주는 봇이에요. 편하게 불러 줘요.",
    ),
    r"(?:이거|이건|여기|이\s*봇)\s*(?:어떻게|뭐\s*(?:하는|예요|야))|어떻게\s*(?:쓰|써|사용)|처음\s*써": (
        "느끼는 대로 한 문장 적어 주면 돼요. 마음에 맞는 노래를 골라 드릴게요.",
        "오늘 있었던 일이나 기분을 적어 주세요. 어울리는 노래 다섯 곡을 드려요.",
    ),
    r"^(?:안녕(?:하세요|하십니까|하심까)?|하이|헬로|(?:ㅎㅇ)+|방가|반가(?:워|워요|습니다)"
    r"|[나저]\s*왔(?:다|어|어요|음))[\s!~.^ㅎㅋ]*$": (
        "어서 와요! 오늘은 기분이 어때요?",
        "반가워요! 무슨 이야기부터 들을까요?",
    ),
    r"(?:챗봇|로봇|인공지능)\s*(?:이야|야|예요|이에요|인가|이니|입니까|이세요)": (
        "네, 저는 노래를 골라 주는 봇이에요. 그래도 이야기는 끝까지 들을게요.",
    ),
    r"저장\s*(?:되|돼|하)|비밀\s*(?:지켜|보장|이지|인가)|누가\s*(?:보는|보나|봐)": (
        "하신 말은 잠깐만 기억했다가 금방 지워요. 편하게 이야기해요.",
    ),
    r"^(?:나\s*)?(?:이제\s*)?(?:잘\s*자|굿\s*나잇|굿\s*밤|안녕히\s*주무|자러\s*갈|잘게|잔다)": (
        "잘 자요. 오늘 하루도 애썼어요.",
        "푹 자요. 내일 또 이야기 들려줘요.",
    ),
    r"^(?:고마워|고마웡|고맙|감사|ㄱㅅ|땡큐|쌩유)": (
        "저야말로 고마워요. 언제든 또 이야기해요.",
        "그렇게 말해 줘서 제가 더 고마워요.",
    ),
    r"이해는?\s*하|알아듣|똑같은\s*말|자꾸\s*(?:물어|묻)|대답을?\s*(?:좀\s*)?해|답장이"
    r"|위로.{0,5}(?:필요\s*없|안\s*돼|하지)": (
        "제가 마음을 잘 못 읽었나 봐요. 미안해요. 어떤 말이 듣고 싶은지 알려 줄래요?",
        "답답했죠, 미안해요. 지금은 그냥 듣고만 있을까요?",
    ),
    f"{_YOU}.{{0,8}}(?:mbti|엠비티아이|몇\\s*살|나이|밥|외로)": (
        "저는 봇이라 그런 건 없어요. 대신 당신 이야기가 궁금해요.",
        "봇이라 답할 게 없네요. 오늘은 어떤 하루였는지 들려줄래요?",
    ),
}
_PATTERNS: Final = {re.compile(pattern, re.IGNORECASE): said for pattern, said in _ANSWERS.items()}


def answers_about_me(text: str) -> tuple[str, ...]:
    """What may be answered to a text about the friend itself; none for any other text."""
    if len(text) > LONGEST:
        return ()
    return next((said for pattern, said in _PATTERNS.items() if pattern.search(text)), ())
