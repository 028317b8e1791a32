"""Which emotion classifier the worker uses: the shipped one, or an operator's checkpoint."""

from __future__ import annotations

from pathlib import Path

from core.emotion.checkpoint import CheckpointClassifier
from core.emotion.classifier import DEFAULT_PATH, ENCODER_FILE, EmotionClassifier
from core.errors import ModelError


def load_classifier(
    path_or_name: str | Path, *, shipped: Path = DEFAULT_PATH
) -> EmotionClassifier | CheckpointClassifier:
    """The classifier in a folder of our own format, or a ``transformers`` checkpoint by folder or name.

    Beside a checkpoint the shipped model still judges danger and gives the sentence vector, if it loads.
    ModelError or MissingPackage when ``path_or_name`` itself cannot be used.
    """
    path = Path(path_or_name)
    is_checkpoint = (path / "config.json").exists() or not path.exists()
    if (path / ENCODER_FILE).exists() or path == shipped or not is_checkpoint:
        return EmotionClassifier.load(path)
    try:
        beside = EmotionClassifier.load(shipped)
    except ModelError:
        beside = None
    return CheckpointClassifier.load(str(path_or_name), shipped=beside)
