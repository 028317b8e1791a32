"""LINE's own description of its API, in a strict form, as a judge of what we send and receive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "line-openapi"


def schema_errors(file: str, name: str, value: object) -> list[str]:
    """What is wrong with ``value`` as ``name`` of ``file``; skips where LINE's description is absent."""
    path = FOLDER / file
    if not path.exists():
        pytest.skip(f"LINE's API description ({file}) is not beside this checkout")
    return [f"{list(error.path)}: {error.message}" for error in _validator(path, name).iter_errors(value)]


_VALIDATORS: dict[tuple[Path, str], Any] = {}


def _validator(path: Path, name: str) -> Any:
    if (path, name) not in _VALIDATORS:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
        resource = Resource.from_contents(document, default_specification=DRAFT4)
        registry = Registry().with_resource("urn:line", resource)
        schema = {"$ref": f"urn:line#/components/schemas/{name}"}
        _VALIDATORS[path, name] = Draft4Validator(schema, registry=registry)
    return _VALIDATORS[path, name]
