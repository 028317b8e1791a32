"""Composes the embedded catalogue: songs in six moods, as small General MIDI files.

Read it in this order: ``theory`` (keys, chords, scales), ``harmony`` (progressions, voice leading),
``rhythm`` and ``melody`` (motifs and what becomes of them), ``patterns`` (what accompaniment, bass and
drums play), ``styles`` (who plays it, per mood), ``form`` (sections), ``performance`` (how a human would
play it), ``song`` (puts it together), ``midi`` (writes it down), ``titles`` (names it).
"""
