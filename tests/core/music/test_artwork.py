"""Covers: drawn from the song, alike for the same song, small enough for every messenger."""

from __future__ import annotations

import threading
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile
from PIL import Image

from core.music.artwork import MAX_BYTES, SIZE, Artwork, cover
from core.music.catalogue import Catalogue
from core.music.motifs import PALETTES, Colour
from core.music.publish import Entry, publish
from core.music.strokes import MOST, from_audio, from_mfcc, from_midi
from core.turn import Mood, Song

RATE = 22_050


def song(mood: Mood = Mood.CALM, **changes: str) -> Song:
    composed = Song(
        id="calm-001",
        title="창가에 앉아",
        artist="해피톡",
        mood=mood,
        seconds=60.0,
        licence="CC0-1.0",
        source="composed:calm-001.mid",
    )
    return replace(composed, **changes)  # type: ignore[arg-type]


def write_midi(path: Path, pitches: list[int], *, drums: bool = False) -> Path:
    """Quarter notes at 120 beats a minute, one after the other."""
    track = mido.MidiTrack()
    for pitch in pitches:
        track.append(mido.Message("note_on", note=pitch, velocity=80, channel=9 if drums else 0, time=0))
        track.append(mido.Message("note_off", note=pitch, channel=9 if drums else 0, time=480))
    path.parent.mkdir(parents=True, exist_ok=True)
    mido.MidiFile(tracks=[track]).save(path)
    return path


def write_tone(path: Path, hertz: list[float]) -> Path:
    """A second of each, over a little noise, as any recording has."""
    time = np.arange(RATE) / RATE
    sound = np.concatenate([0.3 * np.sin(2 * np.pi * pitch * time) for pitch in hertz])
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sound + np.random.default_rng(0).normal(0, 0.003, sound.size), RATE)
    return path


@pytest.fixture
def artwork(tmp_path: Path) -> Artwork:
    """Three songs: composed, a file of the operator's, and one in S3."""
    write_midi(tmp_path / "midi" / "calm-001.mid", [60, 64, 67, 72])
    write_tone(tmp_path / "music" / "Sad" / "rain.wav", [220, 440, 330])
    songs = [
        song(),
        song(Mood.SAD, id="sad-001", source="file:Sad/rain.wav"),
        song(Mood.DARK, id="dark-001", source="s3:Dark/밤 (live).mp3"),
    ]
    draw = np.random.default_rng(1)
    publish(tmp_path / "catalogue", [Entry(one, draw.normal(size=40).astype(np.float32)) for one in songs])
    return Artwork(
        cache=tmp_path / "covers",
        midi=tmp_path / "midi",
        music=tmp_path / "music",
        catalogue=Catalogue.load(tmp_path / "catalogue"),
    )


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg)).convert("RGB")


# --- strokes ---


def test_every_note_becomes_a_stroke_where_it_sounds(tmp_path: Path) -> None:
    low, middle, high = from_midi(write_midi(tmp_path / "a.mid", [48, 60, 72]))

    assert [stroke.height for stroke in (low, middle, high)] == [0.0, 0.5, 1.0]
    assert [round(stroke.start, 3) for stroke in (low, middle, high)] == [0.0, 0.333, 0.667]
    assert low.length == pytest.approx(1 / 3)


def test_drums_have_no_pitch_and_are_not_drawn(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing sounds"):
        from_midi(write_midi(tmp_path / "a.mid", [36, 38], drums=True))


@pytest.mark.parametrize(
    "content", [b"", b"MThd", b"no music at all", b"MThd\x00\x00\x00\x06\x00\x01\x00\x01\x00\x60MTrk"]
)
def test_a_damaged_midi_file_is_refused_as_a_value(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mid"
    path.write_bytes(content)

    with pytest.raises((ValueError, OSError)):
        from_midi(path)


def test_a_rising_tone_gives_rising_strokes(tmp_path: Path) -> None:
    strokes = from_audio(write_tone(tmp_path / "a.wav", [110, 440, 1760]))
    thirds = [[s for s in strokes if int(3 * (s.start + s.length / 2)) == third] for third in range(3)]
    low, middle, high = (max(third, key=lambda stroke: stroke.length).height for third in thirds)

    assert low < middle < high


def test_silence_cannot_be_drawn(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(3 * RATE), RATE)

    with pytest.raises(ValueError, match="silent"):
        from_audio(tmp_path / "a.wav")


def test_a_song_of_many_thousand_notes_is_thinned_over_its_whole_length(tmp_path: Path) -> None:
    strokes = from_midi(write_midi(tmp_path / "a.mid", [40 + number % 50 for number in range(3 * MOST)]))

    assert len(strokes) == MOST
    assert strokes[0].start == 0.0
    assert strokes[-1].start > 0.99


def test_numbers_of_a_stroke_are_shares(tmp_path: Path) -> None:
    features = np.random.default_rng(2).normal(size=40).tolist()
    for strokes in (
        from_midi(write_midi(tmp_path / "a.mid", [60])),
        from_audio(write_tone(tmp_path / "a.wav", [300, 500])),
        from_mfcc(features, seed="a"),
    ):
        for stroke in strokes:
            assert 0 <= stroke.start <= stroke.start + stroke.length <= 1 + 1e-9
            assert 0 <= stroke.height <= 1
            assert 0 < stroke.strength <= 1


# --- covers ---


@pytest.mark.parametrize("mood", Mood)
def test_a_cover_is_a_square_jpeg_that_every_messenger_takes(mood: Mood, tmp_path: Path) -> None:
    jpeg = cover(song(mood), from_midi(write_midi(tmp_path / "a.mid", [60, 67, 64, 72] * 200)))

    with Image.open(BytesIO(jpeg)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (SIZE, SIZE)
    assert SIZE <= 1024
    assert len(jpeg) < MAX_BYTES


def test_the_same_song_always_has_the_same_cover(tmp_path: Path) -> None:
    strokes = from_midi(write_midi(tmp_path / "a.mid", [60, 64, 67]))

    assert cover(song(), strokes) == cover(song(), strokes)


def test_other_notes_give_another_picture(tmp_path: Path) -> None:
    one = cover(song(), from_midi(write_midi(tmp_path / "a.mid", [60, 64, 67])))
    other = cover(song(), from_midi(write_midi(tmp_path / "b.mid", [67, 60, 71])))

    assert one != other


def test_title_and_artist_stand_on_the_cover(tmp_path: Path) -> None:
    strokes = from_midi(write_midi(tmp_path / "a.mid", [60, 64, 67]))
    with_words, without = opened(cover(song(), strokes)), opened(cover(song(title="", artist=""), strokes))
    title, artist = (0, 600, SIZE, 700), (0, 705, SIZE, SIZE)

    for part in (title, artist):
        assert with_words.crop(part).tobytes() != without.crop(part).tobytes()


def test_a_title_that_is_far_too_long_stays_inside_the_picture(tmp_path: Path) -> None:
    strokes = from_midi(write_midi(tmp_path / "a.mid", [60, 64, 67]))
    long = opened(cover(song(title="끝나지않는이름" * 40, artist="가수 " * 80), strokes))
    plain = opened(cover(song(title="", artist=""), strokes))

    right_margin = (SIZE - 40, 600, SIZE, SIZE)
    difference = np.asarray(long.crop(right_margin), int) - np.asarray(plain.crop(right_margin), int)
    assert np.abs(difference).max() < 60  # JPEG noise and the deeper fade, but no white letter


def test_characters_that_the_font_lacks_are_left_out_rather_than_boxed(tmp_path: Path) -> None:
    strokes = from_midi(write_midi(tmp_path / "a.mid", [60, 64, 67]))

    assert cover(song(title="밤🌙"), strokes) == cover(song(title="밤"), strokes)
    assert cover(song(title="🌙"), strokes) == cover(song(title=""), strokes)


def test_a_title_in_decomposed_hangul_is_set_like_the_composed_one(tmp_path: Path) -> None:
    strokes = from_midi(write_midi(tmp_path / "a.mid", [60, 64, 67]))

    assert cover(song(title="\u1107\u1161\u11b7"), strokes) == cover(song(title="밤"), strokes)


@pytest.mark.parametrize("mood", Mood)
def test_words_can_be_read_on_every_palette(mood: Mood) -> None:
    """Contrast of at least 4.5, WCAG 2.2's level AA for small text."""
    for palette in PALETTES[mood]:
        light, dark = sorted((luminance(palette.text), luminance(palette.ground[1])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_songs_of_one_mood_take_different_palettes() -> None:
    strokes = from_mfcc(np.linspace(-1, 1, 40).tolist(), seed="a")
    covers = [opened(cover(song(id=f"calm-{number}"), strokes)) for number in range(12)]
    corners = {picture.getpixel((3, 3)) for picture in covers}

    assert len(corners) >= 3


# --- on disk ---


@pytest.mark.parametrize("song_id", ["calm-001", "sad-001", "dark-001"])
def test_every_source_of_songs_has_covers(artwork: Artwork, song_id: str) -> None:
    path = artwork.path(artwork.catalogue.song(song_id))

    with Image.open(path) as picture:
        assert picture.size == (SIZE, SIZE)


def test_a_cover_is_drawn_once(artwork: Artwork) -> None:
    first = artwork.path(song())
    drawn = first.stat().st_mtime_ns

    assert artwork.path(song()) == first
    assert first.stat().st_mtime_ns == drawn


def test_a_song_with_a_new_title_gets_a_new_cover(artwork: Artwork) -> None:
    assert artwork.path(song()) != artwork.path(song(title="창가에 서서"))


def test_a_song_that_was_composed_anew_gets_a_new_cover(artwork: Artwork) -> None:
    before = artwork.path(song())
    write_midi(artwork.midi / "calm-001.mid", [60, 62, 64, 65, 67])

    assert artwork.path(song()) != before


def test_a_damaged_midi_file_is_named_in_the_log_and_the_cover_drawn_all_the_same(
    artwork: Artwork, caplog: pytest.LogCaptureFixture
) -> None:
    (artwork.midi / "calm-001.mid").write_bytes(b"MThd")

    assert artwork.path(song()).is_file()
    assert "calm-001" in caplog.text


@pytest.mark.parametrize(
    "source", ["composed:gone.mid", "file:gone.wav", "file:../../etc/passwd", "composed:../x"]
)
def test_a_song_whose_file_is_gone_still_has_a_cover(artwork: Artwork, source: str) -> None:
    path = artwork.path(song(source=source))

    with Image.open(path) as picture:
        assert picture.size == (SIZE, SIZE)


def test_covers_drawn_at_once_by_several_threads_are_whole(artwork: Artwork) -> None:
    threads = [threading.Thread(target=artwork.path, args=(song(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (kept,) = artwork.cache.iterdir()  # one cover, and nothing half written beside it
    with Image.open(kept) as picture:
        picture.load()
