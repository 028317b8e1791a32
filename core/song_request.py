"""Does somebody just ask for music, and for which? Then they get songs, not a question about their day.

Patterns, as for danger: a request is worded in few ways, and whoever asks for a quiet song has said what they
want more plainly than any model could guess it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.turn import Mood

LONGEST: Final = 50  # characters; in a longer text music is a detail of something told

_MUSIC: Final = (
    r"(?:노래|음악|플리|플레이\s*리스트|브금|bgm|재즈|발라드|트로트|뽕짝|힙합|팝송|자장가|클래식"
    r"|[가-힣]송(?=\s)|축가|(?:피아노|댄스|연주|기타|인기|최신|히트)\s*곡|(?<![가-힣])(?:가요|곡))"
)
_KIND: Final = (
    r"(?:신나는|신난|밝은|잔잔한|조용한|편안한|차분한|슬픈|우울한|웅장한|시끄러운|센|강렬한|어두운|몽환적인)"
)
_FOR: Final = r"(?:듣기\s*좋은|듣는|틀\s*만한|들을(?:\s*만한)?|틀어\s*놓을(?:\s*만한)?)"
_COUNT: Final = r"(?:한|두|세|네|다섯|두세|서너|몇|[1-9])"
_THING: Final = f"(?:{_MUSIC}|{_COUNT}\\s*곡|(?:{_KIND}|{_FOR})\\s*(?:거|것|걸|곡)|bpm\\s*\\d+)"
_ENDS: Final = r"(?=[\s?!.,~…ㅋㅎㅠㅜ;^)]|$)"
_PLEASE: Final = (
    r"(?:줘요?|줄래요?|주세[요여용염]|주셔요|주실래요|주실\s*수|줄\s*수|주라|주쇼|주시오|주소|다오"
    r"|조요?|죠|봐요?|보소|봐라|도(?=[\s?!.~]*$))"
)
_GIVE: Final = "|".join(
    (
        f"(?:틀어|들려|골라|깔아|찾아|알려|짜|던져|(?:추천|선곡)\\s*(?:좀\\s*)?(?:해)?)\\s*{_PLEASE}(?:\\s*봐요?)?",
        r"(?:추천|선곡)\s*(?:(?:좀|해|요|좀요|가능)(?!\s*고마)|[\s?!.~ㅋㅎㅠㅜ]*$)",
        r"부탁(?!\s*거절)\s*(?:해요?|좀|드려요?|드립니다|합니다|드릴게요)?",
        r"(?<![가-힣])(?:줘요?|주세요|주라|내놔)",
        f"하나만|{_COUNT}\\s*(?:곡|개)만|(?:하나|아무\\s*거나)\\s*$",
        r"(?:하나\s*)?(?:청합니다|청해요)|ㄱㄱ+|(?:추천|선곡)\s*[쩜점]",
    )
)
_THERE: Final = r"(?:없|있)(?:나요?|니|을까요?|습니까)"
_WHICH: Final = (
    r"(?:뭐|(?:어떤|무슨)\s*(?:거|노래|음악))[를을]?\s*(?:들으면서|들으며|들으면|들을까|틀까|틀어\s*놓을까)"
)
_END_OF_QUESTION: Final = r"(?!\s*안).{0,10}(?:까요?|지|죠)?[\s?!.,~…ㅋㅎㅠㅜ;^)]*$"
_REQUESTS: Final = (
    f"{_THING}.{{0,25}}?(?:{_GIVE}){_ENDS}",
    f"{_THING}(?:은|는|이|가|도)?\\s*(?:좀|뭐|더|또|다른\\s*거)?\\s*(?:{_THERE}|(?:없|있)(?:어요?|음))\\s*\\?",
    f"{_THING}\\s*(?:좀\\s*|뭐\\s*)?{_THERE}{_ENDS}",
    f"{_MUSIC}\\s*(?:도\\s*)?(?:나와|되나|돼)요?\\s*\\?",
    f"{_THING}(?:을|를|이|나|라도|도)?\\s*(?:좀|하나|한\\s*곡)?\\s*듣고\\s*싶(?:어요?|다|네요?|은데요?|구려|구먼|소){_ENDS}",
    f"{_WHICH}{_END_OF_QUESTION}",
    f"^.{{0,24}}(?:{_KIND}\\s*(?:{_MUSIC}|걸로|거로|걸|거))요?[.~!\\s]*$",
    f"아무\\s*{_MUSIC}\\s*(?:나|이나|라도)(?:\\s*하나)?{_ENDS}",
    r"(?:졸릴|졸린|잠).{0,6}(?:깨는|깰)\s*(?:거|걸로|걸|것).{0,4}(?:부탁|추천|하나|줘|주세요)",
    f"틀어\\s*{_PLEASE}{_ENDS}",
    f"^(?!.*(?:이야기|얘기|말|소식|목소리|메시지)).*들려\\s*{_PLEASE}[\\s?!.~]*$",
    f"{_MUSIC}\\s*좀요?[\\s?!.~]*$|{_COUNT}\\s*곡만(?:요)?{_ENDS}",
    f"{_MUSIC}(?:은|는)?\\s*뭐가?\\s*좋을까요?{_ENDS}",
)
_REQUEST: Final = re.compile("|".join(_REQUESTS), re.IGNORECASE)
_NOT_THIS: Final = re.compile(r"^.*(?:말고|빼고|대신|싫고)")
# A complaint, or a farewell: then the whole text must be heard.
_MORE_THAN_MUSIC: Final = re.compile(r"(?<![가-힣])왜(?![가-힣])|마지막|눈\s*감|장례|영정")

# The first that is found; words for what the music should be like come before those for when it is heard.
_MOODS: Final[Mapping[Mood, re.Pattern[str]]] = {
    Mood.HAPPY: re.compile(r"신나|신난|밝은|흥나|흥겨|댄스|경쾌|텐션|발랄"),
    Mood.CALM: re.compile(r"잔잔|조용|편안|차분|자장가|재즈|가사\s*없|클래식|힐링|뉴에이지"),
    Mood.SAD: re.compile(r"슬픈|슬플|우울|이별|눈물|(?<!안 )울고\s*싶|쓸쓸|외로|애절|발라드"),
    Mood.ANGRY: re.compile(r"빡|화나|화날|욕하는|시끄러|센\s|강렬|락(?:음악|\s)|메탈|스트레스"),
    Mood.DRAMATIC: re.compile(r"웅장|극적|벅찬|비장|영화\s*같"),
    Mood.DARK: re.compile(r"어두운|음산|으스스|몽환"),
}
_OCCASIONS: Final[Mapping[Mood, re.Pattern[str]]] = {
    Mood.HAPPY: re.compile(r"졸음|졸려|잠\s*깨|운동|청소|드라이브|일할\s*때|설거지|헬스|러닝|출근"),
    Mood.CALM: re.compile(
        r"잠\s*(?:이|잘|올|오|안)|카페|공부|집중|새벽|명상|쉴|쉬고|독서|책\s*읽|손님|태교|요가"
    ),
    Mood.SAD: re.compile(r"비\s*(?:오|올)|헤어"),
}


@dataclass(frozen=True, slots=True)
class SongRequest:
    """What music somebody asks for; mood is None where they did not say.

    wanted: their words, without those for what they do not want and for what it shall be like.
    """

    wanted: str
    mood: Mood | None = None


def song_request(text: str) -> SongRequest | None:
    """The request in ``text``; None where it asks for no music."""
    if len(text) > LONGEST or _MORE_THAN_MUSIC.search(text) or not _REQUEST.search(text):
        return None
    wanted = _NOT_THIS.sub("", text)
    named = re.sub(_KIND, " ", wanted)
    for moods in (_MOODS, _OCCASIONS):
        for mood, pattern in moods.items():
            if pattern.search(wanted):
                return SongRequest(named, mood)
    return SongRequest(named)
