"""What a reply may not be, whoever made it: candidates that break a rule are never ranked.

A rule is a function named after the fault. The order is that of the files: broken Korean first, then
repetition, harm, claims, tone, and last what was made up about the listener.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from core.reply.rules.claims import (
    claims_to_be_a_person,
    gives_legal_advice,
    gives_medical_advice,
    has_phone_or_link,
    mentions_a_number_to_call,
    names_a_song,
)
from core.reply.rules.facts import (
    counts_what_was_not_said,
    invents_a_name,
    invents_a_number,
    invents_a_person,
    invents_a_place,
    invents_a_thing,
)
from core.reply.rules.korean import (
    has_broken_characters,
    has_foreign_words,
    has_loop,
    is_banmal,
    is_stiff,
    is_too_long,
    is_too_short,
    is_unfinished,
    is_ungrammatical,
)
from core.reply.rules.manners import (
    insults,
    is_cheerful_at_sorrow,
    is_dismissive,
    is_hateful,
    is_sexual,
    is_sorrowful_at_joy,
    preaches_or_takes_sides,
    speaks_of_harm,
)
from core.reply.rules.proposal import Proposal, Rule
from core.reply.rules.repeats import copies_the_text, was_given_lately

__all__ = ["RULES", "Proposal", "Rule", "broken_rule"]

RULES: Final[tuple[Rule, ...]] = (
    is_too_short,
    is_too_long,
    has_broken_characters,
    has_foreign_words,
    is_unfinished,
    is_ungrammatical,
    has_loop,
    is_banmal,
    is_stiff,
    copies_the_text,
    was_given_lately,
    speaks_of_harm,
    insults,
    is_sexual,
    is_hateful,
    preaches_or_takes_sides,
    is_dismissive,
    has_phone_or_link,
    mentions_a_number_to_call,
    gives_medical_advice,
    gives_legal_advice,
    claims_to_be_a_person,
    names_a_song,
    is_cheerful_at_sorrow,
    is_sorrowful_at_joy,
    invents_a_name,
    invents_a_number,
    counts_what_was_not_said,
    invents_a_person,
    invents_a_place,
    invents_a_thing,
)


def broken_rule(proposal: Proposal, rules: Iterable[Rule] = RULES) -> str | None:
    """The name of the first of ``rules`` that ``proposal`` breaks; None when it may be said."""
    return next((rule.__name__ for rule in rules if rule(proposal)), None)
