"""Rules against facts about the listener that the listener did not tell: numbers, people, places, things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from core.reply.rules.nouns import ALLOWING_PEOPLE, ALLOWING_PLACES, ALLOWING_THINGS, named
from core.reply.rules.numbers import found, values
from core.reply.rules.proposal import Proposal

# Numbers that say nothing: one of anything but time and people, a few of what is at hand, round hundreds.
_IDIOM: Final = re.compile(
    r"한 ?(?!시간|달(?!음)|해[가를도의 ]|살(?!짝)|학기|명|주[가를의도 ]|아이|손주|자식|남매|형제)|한시|하나"
    r"|첫|둘"
    r"|두 ?(?:번|배|사람|분|손|팔|발|눈|볼|뼘|말|걸음|주먹|마음|마디|갈래|겹)|세 ?(?:상|번째|번[만은]|배)"
    r"|(?:두|세|네|다섯) ?(?:개(?!월)|줄|곡|쪽|칸|가지|군데|잔|장|모금|입|숟갈|단어|문장)"
    r"|백 ?(?:번|배|점|가지|마디|줄|개)|천 ?번|만 ?(?:가지|번)|열 ?(?:배|번|개)|24시|십팔번|십년감수|11[29]"
    r"|1 ?[분초]|1이 ?사라|(?:\d+|십|오|이십|삼십) ?[분초] ?(?:만|이라도|쯤|이면|씩)|일 ?년 ?(?:같|에 |치"
    r"|내내|농사)"
)
_LETTERS_COUNTED: Final = re.compile("글자|음절|자로")
_HANGUL: Final = re.compile("[가-힣]+|[ㄱ-ㅣ]+")
ROUNDED_FROM: Final = 1000
ROUNDED: Final = 0.1
_TIMES: Final = (
    (("일주일", "일 주일"), re.compile("주(?=[가마말 ]|일|째|간|차)|요일")),
    (("한 달",), re.compile("달|월|개월")),
    (
        ("일 년", "1년", "한 해"),
        re.compile("작년|올해|해마다|매년|일년|학년|새해|연말|학기|농사|내년|재수|주년"),
    ),
)


# Who is addressed or spoken of: 민수 씨, 김 대리님. Words that only look so stand in the second pattern.
_ADDRESSED: Final = re.compile(
    r"(?<![가-힣])([가-힣]{1,5}?)(?: ?씨(?=[가는를도의와랑께,!? ]|$)|님|군(?=[이은을도,!]))(?=[가-힣\s,.!?]"
    r"|$)"
)
_NO_NAME: Final = re.compile(
    r"(?:날|글|솜|말|맘|마음|불|박|꽃|아저|아가|홀|볍|눈|맵)(?= ?씨)"
    r"|(?:손|선생|따|부모|사장|아드|아버|어머|기사|할머|할아버|며느|형|누|장모|스|해|달|별|임금|조상|주인"
    r"|교수|팀장|감독|코치|원장|작가|의사|간호사|점장|반장|이장|대리)(?=님)"
    r"|[가-힣]*(?:겠|었|았|하|되|이|했|였|웠|렸|졌|셨|있|없|같|많|좋|싶|크|나|르|는|리|오|가|보|싫)(?=군)"
)
_GIVEN_NAMES: Final = (
    "민수|지훈|민지|서연|지민|수진|영희|철수|민준|서준|도윤|예준|시우|주원|지호|준우|준서|건우|도현|현우|우진|선우|서진|연우|유준|정우|승우|승현"
    "|시윤|준혁|은우|지환|승민|유진|민재|현준|은찬|서윤|서현|하은|하윤|민서|윤서|채원|수아|지아|다은|은서|예은|수빈|소율|예린|소윤|지안|하린|가은|예나"
    "|은지|은정|현정|미경|영수|영호|상철|순자|영자|정숙|미숙|경숙|동현|성민|성호|재현|태현|준호|혜진|지혜|은영|미영|소영|지영|수영이|현아|가영|나연|다현"
    "|민호|진우|상우|재민|윤호|동욱|동훈|정훈|성훈|재훈|명희|순희|말순|춘자|점순|갑수|홍길동"
)
_NAMED: Final = re.compile(
    rf"(?<![가-힣])[김이박최정강조윤장임한오신권황안송류홍고문양손배백허유남심노곽성차주우]?({_GIVEN_NAMES})(?:이?[가는도랑야의]"
    rf"|이|은|을|를|아|한테|에게|이한테)?(?![가-힣])"
)


def invents_a_number(proposal: Proposal) -> bool:
    """A number or a count that the listener did not give, in whatever writing."""
    told = [(value, words) for value, words in found(proposal.reply) if not _IDIOM.match(words)]
    if not told:
        return False
    heard = proposal.heard
    known = values(heard)
    return any(not (_is_known(value, known) or _is_implied(value, words, heard)) for value, words in told)


def _is_known(value: int, heard: frozenset[int]) -> bool:
    """Whether the number was heard, also rounded, reckoned from two others, or by the twelve hour clock."""
    if value in heard or (value <= 12 and value + 12 in heard):
        return True
    if value >= ROUNDED_FROM:
        return any(abs(number - value) <= ROUNDED * number for number in heard)
    return any(number != value - number and {value - number, value + number} & heard for number in heard)


def _is_implied(value: int, words: str, heard: str) -> bool:
    """Whether the number counts the letters of words that were heard, or is a week, month or year named."""
    if _LETTERS_COUNTED.search(words):
        lengths = [len(word) for word in _HANGUL.findall(heard)]
        runs = (lengths[at : at + count] for count in (1, 2, 3) for at in range(len(lengths)))
        return any(sum(run) == value for run in runs)
    return any(words.startswith(names) and bool(named.search(heard)) for names, named in _TIMES)


def invents_a_person(proposal: Proposal) -> bool:
    """Family, friends, people of work or school that the listener did not mention."""
    return _is_unheard(proposal, ALLOWING_PEOPLE)


def invents_a_place(proposal: Proposal) -> bool:
    """A place of the listener's life, a town, a country that was not mentioned."""
    return _is_unheard(proposal, ALLOWING_PLACES)


def invents_a_thing(proposal: Proposal) -> bool:
    """An event, the weather, a day, a thing that was not mentioned."""
    return _is_unheard(proposal, ALLOWING_THINGS)


def _is_unheard(proposal: Proposal, allowing: Mapping[str, re.Pattern[str]]) -> bool:
    words = named(proposal.reply, allowing)
    if not words:
        return False
    heard = proposal.heard
    return any(not allowing[word].search(heard) for word in words)


def invents_a_name(proposal: Proposal) -> bool:
    """A person's name, or somebody addressed with 씨 or 님, whom the listener did not name."""
    reply = proposal.reply
    names = [match[1] for match in _NAMED.finditer(reply)]
    names += [match[1] for match in _ADDRESSED.finditer(reply) if not _NO_NAME.match(reply, match.start())]
    heard = proposal.heard if names else ""
    return any(name not in heard for name in names)


_MEASURED: Final = re.compile(
    "(?<![가-힣])(?:한|두|세|몇|백) ?(장|줄|잔|코|통|권|벌|칸|판|초|달|시간|조각|방울|그릇|바퀴|켤레)"
    "(?=[은는이가을를도에의만로]|$|[ .!?~])"
)


def counts_what_was_not_said(proposal: Proposal) -> bool:
    """A sheet, a line, a month of something of which the talk knows nothing: 그 한 장이, 몇 초가."""
    return any(measure not in proposal.heard for measure in _MEASURED.findall(proposal.reply))
