"""A proposal of the mood of a song from its sound, for an operator to confirm.

Multinomial logistic regression on standardised features. It hears timbre, not feeling, and often learns from
other recordings than it guesses: so it is kept so simple that its probabilities stay modest, and a collection
is standardised by its own mean and deviation, which takes out what its recordings have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.errors import CatalogueError, MissingPackage
from core.music.features import Floats
from core.music.similarity import Scale
from core.turn import Mood

if TYPE_CHECKING:
    from core.music.publish import Entry

FEWEST: Final = 10  # songs of a mood that make an example worth learning from
_FOLDS: Final = 5
_REGULARISATION: Final = 0.001  # scikit-learn's C; at 0.1 recorded songs got 0.68 where 0.26 were right
_A_COLLECTION: Final = 30  # songs whose mean and deviation say something


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
        model = make_pipeline(StandardScaler(), LogisticRegression(C=_REGULARISATION, max_iter=1000))
        accuracy = float(cross_val_score(model, features, moods, cv=_FOLDS).mean())
        return cls(model=model.fit(features, moods), accuracy=accuracy, learned_from=len(examples))

    def guess(self, features: Floats) -> list[Guess]:
        """One guess per song. features: shape (n, d), raw, of the set that was learned from."""
        scaler, classifier = self._model[0], self._model[1]
        own = (
            Scale.of(features).standardise(features)
            if len(features) >= _A_COLLECTION
            else scaler.transform(features)
        )
        probabilities = classifier.predict_proba(own)
        return [
            Guess(Mood(classifier.classes_[best]), float(row[best]))
            for row, best in zip(probabilities, probabilities.argmax(axis=1), strict=True)
        ]
