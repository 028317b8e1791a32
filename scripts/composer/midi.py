"""Writes a Score as a small Standard MIDI File: one track per part, so that running status saves bytes."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from scripts.composer.score import Part, Score

TICKS_PER_BEAT: Final = 120  # most delta times then fit one byte; 4 ms at 125 beats per minute
DRUM_CHANNEL: Final = 9


def to_bytes(score: Score) -> bytes:
    """The file's bytes; the same score gives the same bytes. The end of track tells the song's length."""
    import mido

    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT)
    file.tracks.append(_conductor(score))
    channels = iter(channel for channel in range(16) if channel != DRUM_CHANNEL)
    for part in score.parts:
        file.tracks.append(_track(part, DRUM_CHANNEL if part.is_drums else next(channels), score.reverb))
    buffer = BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def _conductor(score: Score):  # type: ignore[no-untyped-def]  # mido carries no types
    import mido

    track = mido.MidiTrack()
    track.append(mido.MetaMessage("time_signature", numerator=score.numerator, denominator=score.denominator))
    clock = 0
    for beat, bpm in score.tempos:
        tick = round(beat * TICKS_PER_BEAT)
        track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm), time=tick - clock))
        clock = tick
    track.append(mido.MetaMessage("end_of_track", time=round(score.end * TICKS_PER_BEAT) - clock))
    return track


def _track(part: Part, channel: int, reverb: int):  # type: ignore[no-untyped-def]
    import mido

    track = mido.MidiTrack()
    track.append(mido.Message("program_change", channel=channel, program=part.program))
    for control, value in ((7, part.volume), (10, round(64 + 63 * part.pan)), (91, reverb)):
        track.append(mido.Message("control_change", channel=channel, control=control, value=value))
    clock = 0
    for tick, _, pitch, velocity in sorted(_events(part)):
        track.append(
            mido.Message("note_on", channel=channel, note=pitch, velocity=velocity, time=tick - clock)
        )
        clock = tick
    return track


def _events(part: Part) -> list[tuple[int, int, int, int]]:
    """(tick, order, pitch, velocity): ends (velocity 0) come before beginnings at the same tick.

    A note ends before its pitch is struck again, so that no end cuts a later note off.
    """
    found: list[tuple[int, int, int, int]] = []
    struck: dict[int, int] = {}
    for note, velocity in sorted(
        zip(part.notes, part.velocities, strict=True), key=lambda pair: -pair[0].start
    ):
        start = round(note.start * TICKS_PER_BEAT)
        end = max(start + 1, round((note.start + note.duration) * TICKS_PER_BEAT))
        following = struck.get(note.pitch)
        if following is not None and following <= start:
            continue  # the same key at the same moment sounds once
        end = min(end, following) if following is not None else end
        struck[note.pitch] = start
        found.append((start, 1, note.pitch, velocity))
        if not part.is_drums:  # a stroke ends by itself
            found.append((end, 0, note.pitch, 0))
    return found
