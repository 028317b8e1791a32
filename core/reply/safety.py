"""Is somebody in danger? Then a fixed, reviewed answer with help lines, and nothing else is said.

Either the phrases or the model suffices, so the check also works without any model file. Nothing here is
generated, no emotion is named and no song is offered. For some hours after it the talk stays gentle; the
memory keeps that time, the rules and the words for it stand here.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from core.reply import phrases
from core.reply.fresh import fresh
from core.reply.phrases import Urgency
from core.turn import HelpLine, Kind, Mood, Turn

THRESHOLD: Final = 0.5  # the classifier's scale is tuned so that help lines are called for from here
CARE: Final = 0.2  # and from here a careful answer

SUICIDE_PREVENTION: Final = HelpLine("자살예방 상담전화", "109", "24시간, 무슨 말부터 해도 괜찮아요")
YOUTH: Final = HelpLine("청소년 상담전화", "1388", "24시간, 청소년과 그 곁의 어른")
MENTAL_HEALTH: Final = HelpLine("정신건강 위기상담", "1577-0199", "24시간, 마음이 위태로울 때")
AMBULANCE: Final = HelpLine("구급 신고", "119", "다쳤거나 무언가를 먹었을 때")
POLICE: Final = HelpLine("경찰 긴급 신고", "112", "지금 위험할 때, 문자도 받아요")


@dataclass(frozen=True, slots=True)
class Danger:
    """Somebody may be in danger: the writer, or another person the writer worries about."""

    about_another: bool = False
    urgency: Urgency = Urgency.NONE


def assess(text: str, danger_probability: float | None, threshold: float = THRESHOLD) -> Danger | None:
    """Whether ``text`` tells of danger, by the phrases or by the model.

    danger_probability: the model's, in [0, 1]; None where there is no model.
    """
    found = phrases.find(text)
    if found.in_danger:
        return Danger(found.about_another, found.urgency)
    if danger_probability is not None and danger_probability >= threshold:
        return Danger(phrases.is_about_another(text))
    return None


def calls_for_care(danger_probability: float | None) -> bool:
    """Whether too much speaks for danger to pass over, if not enough for the whole answer.

    Then the listener gets a careful sentence that names a help line in passing, and quiet music: most of them
    are only very tired, and the others are not left without a number.
    """
    return danger_probability is not None and danger_probability >= CARE


def turn(danger: Danger) -> Turn:
    """The answer for ``danger``: words and help lines, the most urgent first."""
    reply, lines = _ANSWERS[danger.urgency, danger.about_another]
    return Turn(Kind.SAFETY, reply, help_lines=lines)


REPLY_SELF: Final = (
    "그렇게 힘든 마음을 여기에 꺼내 줘서 고마워요. 여기까지 오는 동안 얼마나 무거웠을까요.\n"
    "저는 노래를 골라 주는 봇이라 손을 잡아 드릴 수는 없지만, "
    "지금 바로 목소리로 곁에 있어 줄 사람들이 있어요. "
    "무슨 말부터 할지 몰라도 괜찮아요. ‘힘들어요’ 한마디면 돼요.\n"
    "이 시간을 혼자 견디지 말아요. 믿을 수 있는 한 사람에게 같이 있어 달라고 해도 좋아요. "
    "당신이 무사했으면 해요.\n"
    "혹시 곁의 누군가가 걱정되어 한 말이라면, 109는 그 마음도 함께 들어 줘요."
)
REPLY_SELF_NOW: Final = (
    "말해 줘서 고마워요. 지금은 당신이 안전한 게 가장 중요해요.\n"
    "다쳤거나 무언가를 먹었다면 바로 119에 전화해 주세요. ‘도와주세요’와 지금 있는 곳만 말하면 돼요.\n"
    "위험한 것이 가까이 있다면 거기서 떨어져, 사람이 있는 곳으로 가 주세요. "
    "누군가에게 지금 와 달라고 해도 괜찮아요. "
    "전화기 너머에 당신을 기다리는 사람들이 있어요. 당신이 살아 있었으면 해요."
)
REPLY_ANOTHER: Final = (
    "그 사람을 걱정해서 이야기해 줘서 고마워요. 혼자 알고 있느라 무섭고 무거웠을 것 같아요.\n"
    "나무라거나 서둘러 달래기보다 곁에서 들어 주세요. 죽고 싶은 마음이 있는지 직접 물어봐도 괜찮아요. "
    "물어본다고 더 위험해지지 않아요. "
    "비밀로 하기로 했어도, 목숨에 관한 일은 믿을 만한 사람에게 알려도 돼요.\n"
    "걱정하는 사람도 109에 전화해서 어떻게 하면 좋을지 함께 의논할 수 있어요. "
    "당신 혼자 짊어질 일이 아니에요."
)
REPLY_ANOTHER_NOW: Final = (
    "지금 그 사람이 위험하다면 바로 119나 112에 전화해 주세요. "
    "어디에 있는지, 무슨 말을 남겼는지 아는 만큼만 말해도 도움이 돼요.\n"
    "곁에 있다면 혼자 두지 말고, 위험한 것에서 떨어지게 해 주세요. "
    "멀리 있다면 가까이 있는 사람에게 가 달라고 부탁해 주세요.\n"
    "전화한 것이 지나친 일이었다 해도 괜찮아요. 알려 줘서 고마워요. 당신 혼자 짊어질 일이 아니에요."
)
REPLY_ATTACK: Final = (
    "지금은 당신이 안전한 게 가장 중요해요. 할 수 있다면 사람이 있는 곳이나 문을 잠글 수 있는 곳으로 가서, "
    "바로 112에 전화해 주세요.\n"
    "말하기 어려우면 112로 문자를 보내도 되고, 전화를 건 뒤 아무 숫자나 두 번 눌러도 경찰이 알아들어요. "
    "다친 사람이 있으면 119도 불러 주세요.\n"
    "이런 일을 겪는 건 당신 잘못이 아니에요."
)

_TO_TALK: Final = (SUICIDE_PREVENTION, YOUTH, MENTAL_HEALTH)
_ANSWERS: Final = {
    (Urgency.NONE, False): (REPLY_SELF, _TO_TALK),
    (Urgency.NONE, True): (REPLY_ANOTHER, _TO_TALK),
    (Urgency.HARM, False): (REPLY_SELF_NOW, (AMBULANCE, POLICE, *_TO_TALK)),
    (Urgency.HARM, True): (REPLY_ANOTHER_NOW, (AMBULANCE, POLICE, *_TO_TALK)),
    (Urgency.ATTACK, False): (REPLY_ATTACK, (POLICE, AMBULANCE, YOUTH)),
    (Urgency.ATTACK, True): (REPLY_ATTACK, (POLICE, AMBULANCE, YOUTH)),
}

# The hours after: quiet music only, no cheering up, no questions that press.
GENTLE_MOODS: Final = (Mood.CALM,)
GENTLE_REPLIES: Final = (
    "다시 말을 걸어 줘서 고마워요. 오늘은 하고 싶은 만큼만 이야기해요.",
    "여기 있어요. 천천히 말해도 되고, 말하지 않아도 괜찮아요.",
    "이렇게 들러 줘서 다행이에요. 오늘은 서두르지 않아도 돼요.",
    "이야기해 줘서 고마워요. 지금 이대로 있어도 괜찮아요.",
    "잘 들었어요. 숨을 한 번 천천히 쉬고, 편한 자세로 있어요.",
    "말해 줘서 고마워요. 따뜻한 물 한 모금 마시고 와도 기다릴게요.",
    "당신 이야기가 여기 잘 닿았어요. 오늘은 조금만 해도 충분해요.",
    "그랬군요. 지금은 잘하려고 애쓰지 않아도 돼요.",
    "곁에서 들을게요. 마음이 무거워지면 109에 전화해도 좋아요. 밤에도 받아 줘요.",
    "들려줘서 고마워요. 믿을 만한 사람과 같이 있으면 더 좋겠어요.",
    "오늘 하루도 여기까지 와 줘서 고마워요. 조금 쉬어 가요.",
    "천천히 가도 괜찮아요. 필요하면 언제든 다시 말을 걸어 줘요.",
    "네, 듣고 있어요. 오늘은 당신을 조금 더 아껴 줘요.",
)

# For somebody who may be in danger and probably is not. True for whoever has a heavy heart.
CARING_REPLIES: Final = (
    "이야기해 줘서 고마워요. 혹시 혼자 견디기 버거운 마음이라면, 109에서 밤낮없이 들어 줘요.",
    "잘 들었어요. 오늘은 애쓰지 않아도 돼요. 마음이 너무 무거울 땐 109에 전화해도 좋아요.",
    "그랬군요. 여기 있을게요. 사라지고 싶을 만큼 힘든 거라면 109가 24시간 곁에 있어요.",
    "말해 줘서 고마워요. 마음이 위태롭게 느껴지는 날엔 109에서 무슨 말이든 들어 줘요.",
    "천천히 이야기해도 돼요. 혹시 다 놓아 버리고 싶은 마음이라면 109에 먼저 말해 줘요.",
    "들려줘서 고마워요. 지금 마음을 혼자 안고 있지 말아요. 109는 밤에도 전화를 받아요.",
)


def caring_reply(*, avoid: Collection[str], rng: random.Random) -> str:
    """A sentence for somebody whose words call for care. avoid: what was said before, the latest first."""
    return fresh(CARING_REPLIES, avoid=avoid, rng=rng)


def gentle_mood(mood: Mood) -> Mood:
    """The music for a listener who needs quiet, whatever ``mood`` was asked for or heard."""
    return mood if mood in GENTLE_MOODS else Mood.CALM


def gentle_reply(*, avoid: Collection[str], rng: random.Random) -> str:
    """A quiet sentence for the hours after a sign of danger; it fits whatever was said.

    avoid: what was said before, the latest first.
    """
    return fresh(GENTLE_REPLIES, avoid=avoid, rng=rng)
