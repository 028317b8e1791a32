"""The rules that hold the house up, read off the code and off running processes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for top in ("bot", "core") for path in (ROOT / top).rglob("*.py"))
HEAVY = ("torch", "transformers", "librosa", "onnxruntime", "sklearn", "matplotlib", "linebot", "boto3")


def imported(path: Path) -> set[str]:
    """Top names of every import in a file, lazy ones included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.is_relative_to(ROOT / "core")], ids=lambda path: path.name
)
def test_core_knows_no_messenger_and_no_web(path: Path) -> None:
    assert not imported(path) & {"bot", "flask", "linebot", "celery"}


def test_web_starts_without_models_and_other_heavy_packages() -> None:
    code = (
        "import sys, os; from bot.app import create_app; from bot.settings import Settings; "
        "create_app(Settings.from_environment({})); "
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert shown.stdout.strip() == "[]"
