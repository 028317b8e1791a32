from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts import evaluate, grade_replies
from scripts.evaluate_replies import Answered, figures

ROWS: list[dict[str, Any]] = [
    {"text": "오늘 시험 망했어"},
    {"text": "응", "past": [{"text": "오늘 시험 망했어", "reply": "많이 속상했겠어요."}]},
    {"text": "내일 여행 간다!!"},
]


def test_every_text_gets_a_reply_and_the_last_line_counts_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    monkeypatch.setattr(
        sys, "argv", ["evaluate", "replies", str(file), "--out", str(out), "--cache", str(tmp_path)]
    )
    evaluate.main()
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line["rows"] == 3
    assert line["generated"] + line["written"] + line["fallback"] == pytest.approx(1, abs=1e-3)
    assert 0 < line["p50_ms"] <= line["p95_ms"]
    written = [json.loads(row) for row in out.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in written] == [row["text"] for row in ROWS]
    for row in written:
        assert row["reply"]
        assert row["score"] is None or 0 < row["score"] < 1
        assert row["score"] is not None or row["source"] != "generated"


def test_the_figures_of_given_rows() -> None:
    rows = [
        Answered("가", "정말 잘됐어요. 축하해요.", "happiness", "generated", 0.5, 100.0),
        Answered("나", "정말 잘됐어요. 축하해요.", "happiness", "written", 0.4, 200.0),
        Answered("다", "그랬군요. 조금 더 이야기해 줄래요?", None, "fallback", None, 300.0),
        Answered("라", "속상했겠어요.", "sadness", "generated", 0.6, 400.0),
    ]
    assert figures(rows) == {
        "rows": 4,
        "generated": 0.5,
        "written": 0.25,
        "fallback": 0.25,
        "distinct_2": 0.75,  # 8 pairs of words, of which two come twice
        "repeated_replies": 0.5,
        "median_chars": 14,
        "p50_ms": 250.0,
        "p95_ms": 400.0,
    }


def test_grades_add_up_and_an_ungraded_row_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"text": "가", "source": "generated", "grade": "fits"},
        {"text": "나", "source": "written", "grade": "acceptable"},
        {"text": "다", "source": "generated", "grade": "wrong"},
        {"text": "라", "source": "fallback", "grade": "acceptable"},
    ]
    file = tmp_path / "graded.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["grade_replies", str(file)])
    grade_replies.main()
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (line["fits"], line["wrong"], line["hurtful"]) == (0.25, 0.25, 0.0)
    assert line["fits_or_acceptable"] == 0.75
    file.write_text(json.dumps({**rows[0], "grade": None}), encoding="utf-8")
    with pytest.raises(SystemExit, match="'가'"):
        grade_replies.main()
