"""A proposal of the mood of a song from its sound, for an operator to confirm.

Multinomial logistic regression on standardised features. It hears timbre, not feeling: its probabilities are
cross-validated on the songs it learned from and say less about recordings of another kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.errors import CatalogueError, MissingPackage
from core.music.features import Floats
from core.turn import Mood

if TYPE_CHECKING:
    from core.music.publish import Entry

FEWEST: Final = 10  # songs of a mood that make an example worth learning from
_FOLDS: Final = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """probability: in [0, 1], of ``mood`` among the moods that were learned."""

    mood: Mood
    probability: float


class MoodGuesser:
    """Learned from songs whose moods are known. accuracy: cross-validated, in [0, 1]."""

    def __init__(self, *, model: Any, accuracy: float, learned_from: int) -> None:
        self._model = model
        self.accuracy = accuracy
        self.learned_from = learned_from

    @classmethod
    def learn(cls, entries: Sequence[Entry]) -> MoodGuesser:
        """Raises CatalogueError when fewer than two moods have ten songs; MissingPackage."""
        try:
            from sklearn.linear_model import LogisticRegression
            from sklearn.model_selection import cross_val_score
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import StandardScaler
        except ImportError:
            raise MissingPackage(
                "guessing moods needs scikit-learn: pip install -r requirements.txt"
            ) from None
        usable = [entry for entry in entries if np.isfinite(entry.features).all()]
        of_mood = {mood: [entry for entry in usable if entry.song.mood is mood] for mood in Mood}
        examples = [entry for found in of_mood.values() if len(found) >= FEWEST for entry in found]
        moods = [entry.song.mood.value for entry in examples]
        if len(set(moods)) < 2:
            raise CatalogueError(
                f"too few songs to learn moods from: two moods need {FEWEST} songs each; "
                "give more songs a mood, or build the embedded catalogue (scripts/build_catalogue.py)"
            )
        features = np.stack([entry.features for entry in examples])
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
        accuracy = float(cross_val_score(model, features, moods, cv=_FOLDS).mean())
        return cls(model=model.fit(features, moods), accuracy=accuracy, learned_from=len(examples))

    def guess(self, features: Floats) -> Guess:
        """features: raw, of the set that was learned from."""
        probabilities = self._model.predict_proba(features.reshape(1, -1))[0]
        best = int(probabilities.argmax())
        return Guess(Mood(self._model.classes_[best]), float(probabilities[best]))
