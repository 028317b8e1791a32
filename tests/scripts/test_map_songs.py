from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from core.music.publish import publish
from scripts import map_songs
from tests.core.music.conftest import entries


def test_the_first_two_components_hold_what_varies_most() -> None:
    rng = np.random.default_rng(1)
    values = np.zeros((500, 40), np.float32)
    values[:, 7], values[:, 20] = 5 * rng.normal(size=500), 3 * rng.normal(size=500)
    values += 0.1 * rng.normal(size=values.shape)
    places, share = map_songs.principal_components(values)
    assert share > 0.95
    assert abs(np.corrcoef(places[:, 0], values[:, 7])[0, 1]) > 0.99
    assert abs(np.corrcoef(places[:, 1], values[:, 20])[0, 1]) > 0.99


def test_the_map_is_drawn(tmp_path: Path) -> None:
    publish(tmp_path / "catalogue", entries())
    out = tmp_path / "docs" / "map.png"
    assert map_songs.main(["--catalogue", str(tmp_path / "catalogue"), "--out", str(out)]) == 0
    with Image.open(out) as picture:
        assert min(picture.size) > 500
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 20)
    assert colours is not None
    assert len(colours) > 20
