"""Which words of a reply name something particular, so that it fits few other texts.

Without a morphological analyser (the good ones take half a gigabyte): a word is a noun when the corpus uses
it with several case particles, and it is particular unless it is on the list of words that fit anybody.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

NAMES_SOMETHING: Final = 1.0
UNUSUAL: Final = 0.5
UNUSUAL_BELOW: Final = 10  # replies that hold a word beginning with the same two syllables

_WORD: Final = re.compile("[가-힣]+")
_FOREIGN: Final = re.compile(r"\d+|[a-zA-Z]+")
_CASE: Final = _WORD.findall("을 를 이 가 에 에서 의 으로 로 와 과 한테 에게 랑 이랑")
_OTHER: Final = _WORD.findall(
    """
    은 는 도 만 까지 부터 처럼 보다 이라 라 이라는 라는 이나 나 께 께서 조차 마저 밖에 이라도 라도
    들 들이 들을 들은 이었 였 이에요 예요 이네요 네요 이죠 죠 이라니 라니
    라서 이라서 라면 이라면 인데 이잖아요 잖아요 이니까 니까
    """
)
_PARTICLES: Final = (*_CASE, *_OTHER)

# Of one syllable too many verbs look the same (먹을, 많이), so these are listed.
SHORT_NOUNS: Final = frozenset(
    "집밤낮봄문물불밥돈방차배옷약책꽃비컵창폰떡딸형짝병빵턱춤칼죄흙펜쌀빛국귤꿀숲밭쥐술글앱산별달땅벽년월층팀톡표상점뼈피"
)

FITS_ANYBODY: Final = frozenset(
    _WORD.findall(
        """
        마음 맘 말 말씀 얘기 이야기 대답 한마디 마디 소식 소리 목소리 숨 숨소리 한숨 웃음 표정
        얼굴 모습 느낌 감정 기분 기쁨 슬픔 행복 분노 짜증 놀람 설렘 떨림 외로움 그리움 아쉬움 두려움
        허전함 뿌듯함 즐거움 반가움 미안함 고마움 서운함 억울함 답답함 어려움 불안 걱정 긴장 피로 겁 화
        욕 꿈 기대 기억 생각 결심 다짐 용기 진심 정성 보람 노력 고생 수고 응원 박수 칭찬 자랑 축하 위로
        도움 다독 안심 조심 휴식 여유 준비 시작 사람 누구 누군가 당신 자신 스스로 서로 모두 다들 남
        남들 상대 우리 나 저 제 내 분 하나 하나하나 둘 두 한 세 이 그 것 거 게 수 쪽 점 데 적 번
        만큼 정도 때 날 일 오늘 내일 매일 하루 하루하루 지금 이제 아직 조금 잠깐 잠시 처음 다음 마지막
        시간 순간 동안 사이 그동안 한참 한동안 요즘 앞으로 그때 밤새 세상 생활 앞 뒤 옆 곁 안 밖 속 위
        아래 끝 곳 자리 길 걸음 발걸음 여기 거기 어디 몸 온몸 머리 머릿속 가슴 심장 어깨 눈 눈앞 귀 코
        입 손 발 목 땀 힘 힘껏 잠 맛 온기 무게 짐 몫 복 정 뜻 값 탓 덕분 때문 대신 이유 자체 그대로
        이대로 별일 큰일 최고 얼마 얼마나 무엇 뭐 이런 그런 저런 법 틈 만 나름 나머지 편 품 벌 속도
        천천히 노래 곡 음악 하늘 사실 당연 필요 다행 무리 혼자 좋은
        """
    )
)


class ParticularWords:
    """Learnt once from every text and reply of the corpus."""

    def __init__(self, *, texts: Iterable[str], replies: Iterable[str]) -> None:
        every_reply = list(replies)
        particles: dict[str, set[str]] = defaultdict(set)
        words = {word for text in (*texts, *every_reply) for word in _WORD.findall(text)}
        for word in words:
            for particle in _CASE:
                if word.endswith(particle) and len(word) > len(particle):
                    particles[word.removesuffix(particle)].add(particle)
        self._nouns = SHORT_NOUNS.union(stem for stem, used in particles.items() if _is_noun(stem, used))
        self._beginnings = Counter(
            beginning for reply in every_reply for beginning in {word[:2] for word in _WORD.findall(reply)}
        )

    def of(self, reply: str) -> Mapping[str, float]:
        """Beginnings of the particular words, with their cost."""
        found = dict.fromkeys(_FOREIGN.findall(reply), NAMES_SOMETHING)
        if "?" in reply:
            found["?"] = UNUSUAL  # a question may ask what the listener has not come to
        for word in _WORD.findall(reply):
            stem = self._stem(word)
            if stem is None and self._beginnings[word[:2]] < UNUSUAL_BELOW:
                found[word[:2]] = UNUSUAL
            elif stem is not None and stem not in FITS_ANYBODY:
                found[stem] = NAMES_SOMETHING
        return found

    def _stem(self, word: str) -> str | None:
        """The noun that ``word`` is, or begins with before a particle; None for other words."""
        for end in range(len(word), 1, -1):
            stem, rest = word[:end], word[end:]
            if self._knows(stem) and (not rest or rest.startswith(_PARTICLES)):
                return stem
        return word[0] if self._knows(word[0]) and word[1:] in ("", *_PARTICLES) else None

    def _knows(self, stem: str) -> bool:
        return stem in self._nouns or stem in FITS_ANYBODY


def _is_noun(stem: str, particles: set[str]) -> bool:
    """Whether two case particles were seen that a noun with this last sound takes; two syllables or more."""
    closed = (ord(stem[-1]) - ord("가")) % 28 > 0
    if len(stem) == 1 or len(particles) < 2 or (closed and particles & {"를", "와"}):
        return False
    return bool(particles & ({"을", "이", "으로", "에", "에서"} if closed else {"를", "가", "에", "에서"}))
