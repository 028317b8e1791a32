"""Rules against saying again what the listener wrote or what was answered lately."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from core.reply.rules.proposal import Proposal, letters, sentences

LONGEST_ECHO: Final = 10  # letters in a row; more than a phrase that is taken up
ECHO_SHARE: Final = 0.5  # of a short reply's letters
SHORTEST_ECHO: Final = 8  # letters: less is a shared word or two
SHARED_WORDING: Final = 0.6  # of the reply's pairs of letters, in whatever order
SAME_WORDING: Final = 0.7  # Dice coefficient of pairs of letters, from which two replies sound the same
SHORTEST_SENTENCE: Final = 8  # letters; a shorter one (정말 다행이에요) may be said again


def copies_the_text(proposal: Proposal) -> bool:
    """Gives the listener's own words back in a long run, or little else than those."""
    reply = letters(proposal.reply)
    run = min(LONGEST_ECHO, max(SHORTEST_ECHO, round(len(reply) * ECHO_SHARE)))
    for text in (proposal.text, *proposal.past):
        known = letters(text)
        if any(reply[at : at + run] in known for at in range(len(reply) - run + 1)):
            return True
        pairs = _pairs(reply)
        if len(reply) >= SHORTEST_ECHO and len(pairs & _pairs(known)) >= SHARED_WORDING * len(pairs):
            return True
    return False


def was_given_lately(proposal: Proposal) -> bool:
    """The same as an earlier reply but for signs and spaces, nearly the same, or with a sentence of it."""
    if not proposal.said:
        return False
    reply = letters(proposal.reply)
    pairs = _pairs(reply)
    parts = {part for part in map(letters, sentences(proposal.reply)) if len(part) >= SHORTEST_SENTENCE}
    for earlier in proposal.said:
        known = letters(earlier)
        if reply == known or parts.intersection(map(letters, sentences(earlier))):
            return True
        other = _pairs(known)
        if 2 * len(pairs & other) >= SAME_WORDING * (len(pairs) + len(other)) > 0:
            return True
    return False


@lru_cache(maxsize=1024)
def _pairs(word: str) -> frozenset[str]:
    """Neighbouring letters of a text that is all letters."""
    return frozenset(word[at : at + 2] for at in range(len(word) - 1))
