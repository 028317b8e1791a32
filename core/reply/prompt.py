"""The text that a reply generator continues: one function for training and for serving.

A checkpoint has its own way of marking who speaks and what is felt, so the way is data: a PromptFormat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.text import normalise
from core.turn import Emotion

LONGEST_TEXT: Final = 160  # characters of the listener's text that a prompt carries: its end tells most
LONGEST_PAST: Final = 60  # characters of an earlier text or reply

_MARK_OPENER: Final = "<"  # begins every control token; in what people type it becomes an angle quote
_HARMLESS_OPENER: Final = "‹"


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn of the talk: what the listener said and what was answered."""

    text: str
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptFormat:
    """How a checkpoint was taught to see a talk.

    past: one earlier turn, with {text} and {reply}. prompt: with {past}, {emotion} and {text}; the answer
    follows it. stop: token after the answer. emotions: the word for each emotion; where a checkpoint
    knows fewer, an emotion may be missing and is written as ``unknown``.
    """

    prompt: str
    past: str = ""
    stop: str
    emotions: Mapping[Emotion, str] = field(default_factory=dict)
    unknown: str = ""

    def render(self, text: str, emotion: Emotion | None, past: Sequence[Exchange] = ()) -> str:
        """The prompt for ``text``. past: earlier turns, the oldest first. emotion: None where unknown."""
        before = "".join(
            self.past.format(text=_plain(turn.text, LONGEST_PAST), reply=_plain(turn.reply, LONGEST_PAST))
            for turn in past
        )
        word = self.unknown if emotion is None else self.emotions.get(emotion, self.unknown)
        return self.prompt.format(past=before, emotion=word, text=_plain(text, LONGEST_TEXT))


def control_tokens() -> list[str]:
    """The tokens that OURS adds to a vocabulary."""
    return ["<user>", "<friend>", "<end>", *OURS.emotions.values()]


def _plain(text: str, longest: int) -> str:
    """One line without anything that could pass for a control token, cut at its beginning where too long."""
    line = normalise(text).replace("\n", " ").replace(_MARK_OPENER, _HARMLESS_OPENER)
    return line[-longest:].lstrip()


OURS: Final = PromptFormat(
    past="<user>{text}<friend>{reply}",
    prompt="{past}{emotion}<user>{text}<friend>",
    stop="<end>",
    emotions={emotion: f"<{emotion.value}>" for emotion in Emotion},
    unknown="<neutral>",
)


def checkpoint_format(prompt: str, stop: str) -> PromptFormat:
    """How an operator's checkpoint sees a talk: emotions are the six, in Korean.

    prompt: as in a PromptFormat. Where it has {past}, an earlier turn looks like the prompt without emotion,
    with its reply and ``stop`` behind.
    """
    turn = prompt.replace("{past}", "").replace("{emotion}", "")
    return PromptFormat(
        prompt=prompt,
        past=f"{turn}{{reply}}{stop}",
        stop=stop,
        emotions={emotion: emotion.korean for emotion in Emotion if emotion is not Emotion.NEUTRAL},
    )


# The first happytalkplayer fine-tuned KoGPT2 on "<usr> question <unused1> major emotion <unused2> minor
# emotion <sys> answer </s>", one turn at a time; nobody names the minor emotion now.
KOGPT2: Final = checkpoint_format("<usr>{text}<unused1>{emotion}<sys>", "</s>")

FORMATS: Final[Mapping[str, PromptFormat]] = {"ours": OURS, "kogpt2": KOGPT2}
