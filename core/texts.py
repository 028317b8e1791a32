"""What the companion itself says, in Korean: kind, short, 해요체, never blaming.

Labels of buttons belong to each messenger's own texts; the answers for someone in danger stand in
core/reply/safety.py, written replies in assets/models/reply.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.turn import Emotion, Mood

# Which emotion was heard and why this music: one is drawn, so that a daily visitor does not read the same.
HEARD: Final[Mapping[Emotion, tuple[str, ...]]] = {
    Emotion.HAPPINESS: (
        "오늘의 마음은 기쁨 같아요. 좋은 기분이 오래가도록 신나는 곡을 골랐어요.",
        "기쁨이 전해졌어요. 어깨가 들썩이는 곡으로 함께할게요.",
        "말끝에서 기쁨이 들려요. 이 기분에 어울리는 밝은 곡이에요.",
    ),
    Emotion.ANGER: (
        "오늘의 마음은 분노 같아요. 속이 좀 풀리게 힘 있는 곡을 골랐어요.",
        "분노가 느껴져요. 대신 쾅쾅 두드려 줄 곡을 가져왔어요.",
        "참기 힘든 분노가 들려요. 크게 틀고 쏟아 내기 좋은 곡이에요.",
    ),
    Emotion.SADNESS: (
        "오늘의 마음은 슬픔 같아요. 곁에 가만히 있어 줄 곡을 골랐어요.",
        "슬픔이 전해져요. 서두르지 않는 느린 곡으로 함께할게요.",
        "말 사이에 슬픔이 들려요. 마음을 알아줄 만한 곡이에요.",
    ),
    Emotion.DISGUST: (
        "오늘의 마음은 혐오에 가까워요. 찝찝함을 씻어 줄 잔잔한 곡을 골랐어요.",
        "혐오감이 느껴져요. 숨을 고르기 좋은 편안한 곡이에요.",
        "정말 싫었던 마음, 혐오로 들렸어요. 맑은 소리로 잠시 쉬어 가요.",
    ),
    Emotion.SURPRISE: (
        "오늘의 마음은 놀람 같아요. 두근거림에 어울리는 극적인 곡을 골랐어요.",
        "놀람이 전해졌어요. 한 장면 같은 곡으로 함께할게요.",
        "말끝에서 놀람이 들려요. 영화처럼 펼쳐지는 곡이에요.",
    ),
    Emotion.FEAR: (
        "오늘의 마음은 공포에 가까워요. 어두운 길을 같이 걸어 줄 곡을 골랐어요.",
        "불안과 공포가 느껴져요. 낮은 소리로 곁을 지키는 곡이에요.",
        "두려운 마음, 공포로 들렸어요. 혼자 두지 않을 깊은 곡을 가져왔어요.",
    ),
}
# Joy that is not sure: nothing hurts more than being cheered at bad news.
PERHAPS_JOY: Final = (
    "기쁨으로 들려서 밝은 곡을 골라 봤어요. 아니라면 아래에서 지금 기분을 눌러 주세요.",
    "혹시 기쁨에 가까운 마음일까요? 다른 마음이라면 아래에서 골라 주세요. 바로 바꿔 드릴게요.",
    "기쁨이 맞을까요? 밝은 곡을 골랐지만, 아니라면 아래에서 다른 기분을 알려 주세요.",
)
HEARD_WITH_SECOND: Final = "{second} 마음도 살짝 섞여 들려서, 그런 곡도 넣었어요."
GENTLE_SONGS: Final = "오늘은 편안하고 잔잔한 곡만 골랐어요. 듣고 싶을 때만 들어요."

FOR_MOOD: Final[Mapping[Mood, tuple[str, ...]]] = {
    Mood.HAPPY: ("신나는 기분에 어울리는 곡을 골라 봤어요.", "기분 좋은 곡들, 여기 있어요."),
    Mood.ANGRY: ("답답한 속을 대신 두드려 줄 곡이에요.", "크게 틀어도 좋은 곡으로 골랐어요."),
    Mood.SAD: ("마음 곁에 가만히 있어 줄 곡이에요.", "천천히 흐르는 곡으로 골랐어요."),
    Mood.CALM: ("숨을 고르기 좋은 잔잔한 곡이에요.", "마음이 맑아지는 곡으로 골랐어요."),
    Mood.DRAMATIC: ("영화 같은 순간에 어울리는 곡이에요.", "가슴이 두근거리는 곡으로 골랐어요."),
    Mood.DARK: ("어두운 마음을 같이 걸어 줄 곡이에요.", "깊고 낮은 곡으로 골랐어요."),
}
# A title or an artist was named, and is there.
NAMED: Final = ("찾던 노래가 여기 있어요.", "말한 노래를 가져왔어요.")
# Music was asked for and no mood was named: chosen by the feeling in the words, or asked for.
REQUESTED: Final = (
    "노래 가져왔어요. 지금 마음에 맞춰 골라 봤어요.",
    "그럼요, 들려드릴게요. 말에서 느껴지는 마음을 따라 골랐어요.",
)
WHICH_MUSIC: Final = (
    "좋아요, 어떤 기분의 노래가 듣고 싶어요?",
    "노래라면 얼마든지요. 어떤 분위기가 좋을까요?",
)
ANOTHER: Final = (
    "다른 다섯 곡을 가져왔어요.",
    "그럼 이런 곡은 어때요?",
    "새로 골라 봤어요. 마음에 드는 게 있길 바라요.",
)
SIMILAR: Final = "‘{title}’처럼 들리는 곡들이에요."
PLAYING: Final = "‘{title}’ 들려드릴게요."

GREETING: Final = (
    "반가워요! 오늘 하루가 어땠는지 한 문장만 들려주세요.\n"
    "마음을 듣고, 어울리는 노래 다섯 곡을 골라 드릴게요. 마음에 드는 곡은 ‘비슷한 곡’을 눌러 보세요."
)
UNREADABLE: Final = "보내 주셔서 고마워요. 저는 글만 읽을 수 있어요. 어떤 마음인지 한 문장으로 들려줄래요?"
EMPTY: Final = "아무 말도 안 보였어요. 오늘 어땠는지 한 문장만 들려주세요."
TOO_MANY: Final = "조금 천천히 이야기해 줄래요? 하나하나 잘 듣고 싶어요. 잠시 뒤에 다시 말을 걸어 주세요."
SONG_GONE: Final = "그 노래는 이제 들려드릴 수 없게 됐어요. 대신 지금 기분을 골라 주면 다른 곡을 찾아 볼게요."
STALE_CARD: Final = "오래된 버튼이라 알아보지 못했어요. 지금 기분을 골라 주면 새로 찾아 볼게요."
FEW_SONGS: Final = "아직 이 기분의 노래가 준비되지 않았어요. 다른 기분도 골라 볼래요?"
ASK_MOOD: Final = "지금 듣고 싶은 기분을 골라 주면 다섯 곡을 찾아 드릴게요."
