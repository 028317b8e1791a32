"""Numbers as people write them: 3년, 삼 년, 세 해, 사흘, 10만, 열두 시.

What is compared are bare values, so 3 in a text allows three of anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

_ONES: Final[Mapping[str, int]] = {
    word: value
    for value, words in enumerate(
        ("하나 한 첫", "둘 두", "셋 세 석", "넷 네 넉", "다섯 닷", "여섯 엿", "일곱", "여덟", "아홉"), start=1
    )
    for word in words.split()
}
_TENS: Final[Mapping[str, int]] = {
    word: 10 * value
    for value, words in enumerate(
        ("열", "스물 스무", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔", "백"), start=1
    )
    for word in words.split()
}
_DAYS: Final[Mapping[str, int]] = {
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
    "보름": 15,
    "일주일": 7,
    "환갑": 60,
    "칠순": 70,
    "팔순": 80,
}
_SINO_ONES: Final[Mapping[str, int]] = {digit: value for value, digit in enumerate("영일이삼사오육칠팔구")}
_SINO_UNITS: Final[Mapping[str, int]] = {"십": 10, "백": 100, "천": 1000}
_MYRIADS: Final[Mapping[str, int]] = {"만": 10**4, "억": 10**8}

_TENS_WORDS: Final = "|".join(_TENS)
_MODIFIERS: Final = rf"(?:(?:{_TENS_WORDS})\s?)?(?:{'|'.join(_ONES)})|{_TENS_WORDS}"
_NOUNS: Final = (  # stand without a counter; 쉰 (hoarse) and 열 (fever, anger) only with one
    rf"(?:{_TENS_WORDS})(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|스물"
    rf"|서른|마흔|예순|일흔|여든|아흔"
)
_NATIVE_COUNTERS: Final = (
    "시간|시|달|해|살|번째|번|명|마리|개|송이|장|권|병|잔|그릇|접시|조각|곡|켤레|벌|대|채|통|판|줄|봉지|상자|박스|포기|가지|군데|쪽|칸|바퀴"
    "|걸음|계단|글자|사람|분|식구|남매|자매|형제|아이|손주|자식|모금|입|숟갈|숟가락|끼|배|주먹|뼘|돈|말|되|팀|곳|집|학기|주|단어|문장|마디|알"
    "|다발|그루|자루|갈래|겹|쌍|째"
)
_SINO_COUNTERS: Final = (
    "년|주년|개월|주일|주|일|분|초|원|층|등|위|점|학년|교시|호선|호|회|차|퍼센트|프로|세|킬로|미터|센티|도"
    "|인분|박|대|기|번|평|장|명|권|시|월|칸|쪽"
)
_DIGITS: Final = re.compile(r"(\d[\d,]*\d|\d)(?=(?:[.:]\d+)?\s?([십백천만억]*))")
_COUNTED: Final = re.compile(
    rf"(?<![가-힣])(?!두시(?:[면고는길던]|지)|세주)({_MODIFIERS})(?:\s?(?:{_NATIVE_COUNTERS})|\s(?:근|포대"
    rf"|켠))"
)
_BARE: Final = re.compile(rf"(?<![가-힣])({_NOUNS})(?=[이을은도의에만씩]|[\s,.!?~]|$)")
_DAY: Final = re.compile(rf"(?<![가-힣])(?<!하루 )(?:{'|'.join(_DAYS)})(?!달)")
_WITHIN_A_WORD: Final = re.compile("[이삼사오육칠팔구십](?=일|판|수|년|차)")  # 작심삼일, 삼수
_SINO: Final = re.compile(
    rf"(?<![가-힣])([이삼사오육칠팔구]?[십백천만억][일이삼사오육칠팔구십백천만억]+"
    rf"|[이삼사오육칠팔구][십백천만억])(?:여|\s?몇)?\s?(?:{_SINO_COUNTERS})"
    r"|(?<![가-힣])([십백천만억])\s?(?:원|명|년|개월|일(?![가-힣])|분|킬로|미터)"
    r"|(?<![가-힣])([일이삼사오육칠팔구])\s?(?:년|개월|학년|주년|주일|교시|인분|호선)"
    r"|(?<![가-힣])(?!구분)([삼오육칠팔구])\s?(?:분|초|월|층|주(?![가-힣])|등|위|점)"
)
_AFTER: Final = 4  # characters behind a number that tell whether it is an idiom


def values(text: str) -> frozenset[int]:
    """Every value that ``text`` may be said to hold; generous, for it is what a reply may repeat."""
    plain = (int(match[1].replace(",", "")) for match in _DIGITS.finditer(text))  # 10 of 10만, too
    within = (_sino(match[0]) for match in _WITHIN_A_WORD.finditer(text))
    return frozenset((*plain, *within, *(value for value, _ in found(text))))


def found(text: str) -> Iterator[tuple[int, str]]:
    """The values in ``text``, each with the words it stands in and a little of what follows."""
    for match in _DIGITS.finditer(text):
        units = _sino(match[2]) if match[2] else 1
        yield int(match[1].replace(",", "")) * units, _words(match)
    for pattern in (_COUNTED, _BARE):
        for match in pattern.finditer(text):
            yield native(match[1]), _words(match)
    for match in _DAY.finditer(text):
        yield _DAYS[match[0]], _words(match)
    for match in _SINO.finditer(text):
        yield _sino(next(filter(None, match.groups()))), _words(match)


def _words(match: re.Match[str]) -> str:
    return match.string[match.start() : match.end() + _AFTER]


def native(words: str) -> int:
    """The value of 열둘, 스물 두, 셋."""
    rest = words.replace(" ", "")
    tens = next((word for word in _TENS if rest.startswith(word)), "")
    return _TENS.get(tens, 0) + _ONES.get(rest.removeprefix(tens), 0)


def _sino(digits: str) -> int:
    """The value of 삼십이, 백오십만, 만."""
    total = section = digit = 0
    for sign in digits:
        if sign in _SINO_ONES:
            digit = _SINO_ONES[sign]
        elif sign in _SINO_UNITS:
            section += (digit or 1) * _SINO_UNITS[sign]
            digit = 0
        else:
            total += (section + digit or 1) * _MYRIADS[sign]
            section = digit = 0
    return total + section + digit
