"""Label names that emotion checkpoints use, and the Emotion each one means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from core.errors import ModelError
from core.turn import Emotion

_NAMES: Final[Mapping[Emotion, tuple[str, ...]]] = {
    Emotion.HAPPINESS: ("happiness", "happy", "joy", "기쁨", "행복"),
    Emotion.ANGER: ("anger", "angry", "분노"),
    Emotion.SADNESS: ("sadness", "sad", "슬픔"),
    Emotion.DISGUST: ("disgust", "혐오"),
    Emotion.SURPRISE: ("surprise", "놀람"),
    Emotion.FEAR: ("fear", "공포"),
    Emotion.NEUTRAL: ("neutral", "중립"),
}
_EMOTION: Final = {name: emotion for emotion, names in _NAMES.items() for name in names}


def emotion_named(name: str) -> Emotion | None:
    """The emotion an English or Korean label name means; None for a name that is none of ours."""
    return _EMOTION.get(name.strip().lower())


def checkpoint_labels(names: Sequence[str], *, checkpoint: str) -> list[Emotion]:
    """The Emotion of each output of a checkpoint, in order.

    Checkpoints trained as the first happytalkplayer's carry no names but LABEL_0 to LABEL_5 (or 6); their
    order is the order of ``Emotion``. ModelError for other names, or the same emotion twice.
    """
    if list(names) in ([f"LABEL_{i}" for i in range(6)], [f"LABEL_{i}" for i in range(7)]):
        return list(Emotion)[: len(names)]
    emotions = [emotion for name in names if (emotion := emotion_named(name)) is not None]
    if len(emotions) != len(names) or len(set(emotions)) != len(emotions) or len(emotions) < 6:
        raise ModelError(
            f"checkpoint {checkpoint} has the labels {', '.join(names)}; name id2label in its config.json "
            f"with the six or seven of {', '.join(Emotion)}"
        )
    return emotions
