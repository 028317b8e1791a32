"""An operator's GPT-2 checkpoint (KoGPT2, ...) brought into the format that is served, once.

The result is kept in a cache folder under a name that changes with the checkpoint's files and the prompt.
Conversion needs torch and transformers; serving what was converted does not.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import MissingPackage, ModelError
from core.reply.generator import SETTINGS_FILE, TOKENIZER_FILE, folder_settings

if TYPE_CHECKING:
    from core.reply.generator import Sampling
    from core.reply.prompt import PromptFormat

CACHE: Final = "converted-replies"  # folder beneath the cache


def converted(name: str, *, form: PromptFormat, cache: Path, sampling: Sampling | None = None) -> Path:
    """Folder for ``ReplyGenerator.load`` made from ``name``, a checkpoint's folder or hub name.

    Raises ModelError when the checkpoint cannot be read or its vocabulary lacks a token of ``form``,
    MissingPackage when what converts it is not installed.
    """
    settings = folder_settings(form, positions=0, sampling=sampling)
    target = cache / CACHE / _fingerprint(name, json.dumps(settings, ensure_ascii=False))
    if not target.exists():
        convert(name, target, form=form, sampling=sampling)
    return target


def convert(name: str, target: Path, *, form: PromptFormat, sampling: Sampling | None = None) -> None:
    """Write checkpoint ``name`` into the new folder ``target``, whole or not at all; raises as above."""
    try:
        from ctranslate2.converters import TransformersConverter
        from transformers import AutoConfig, AutoTokenizer
    except ImportError as error:
        raise MissingPackage(f"{error.name} is missing; pip install -r requirements.txt") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=target.parent, prefix=".converting-"))
    try:
        made = work / "made"
        TransformersConverter(name).convert(str(made), quantization="int8")
        tokenizer = AutoTokenizer.from_pretrained(name).backend_tokenizer
        tokenizer.save(str(made / TOKENIZER_FILE))
        positions = int(AutoConfig.from_pretrained(name).n_positions)
        settings = folder_settings(form, positions=positions, sampling=sampling)
        (made / SETTINGS_FILE).write_text(
            json.dumps(settings, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        made.replace(target)
    except Exception as error:  # the converter raises whatever its readers raise
        if target.exists():  # another worker was faster
            return
        raise ModelError(
            f"reply checkpoint {name} cannot be converted ({error}); set REPLY_MODEL to a GPT-2 checkpoint"
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _fingerprint(name: str, settings: str) -> str:
    """Stands for the checkpoint's files as they are now, and for how they are asked."""
    folder = Path(name)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    facts = [f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    return hashlib.sha256("\n".join([name, settings, *facts]).encode()).hexdigest()[:16]
