"""What chooses the replies, put together from the files there are; a part that does not load is left out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.emotion.classifier import DEFAULT_PATH as ENCODER_PATH
from core.parts import or_without
from core.reply.choosing import ReplyChooser
from core.reply.conversion import converted
from core.reply.generator import SETTINGS_FILE, ReplyGenerator
from core.reply.prompt import KOGPT2, PromptFormat
from core.reply.ranker import DEFAULT_PATH as RANKER_PATH
from core.reply.ranker import Ranker
from core.reply.written import DEFAULT_PATH as WRITTEN_PATH
from core.reply.written import WrittenReplies

if TYPE_CHECKING:
    from core.reply.choosing import Reader

GENERATOR_PATH: Final = WRITTEN_PATH / "generator"
NO_GENERATOR: Final = "none"  # in place of a path: written replies only


def load_generator(path_or_name: str | Path, *, cache: Path, form: PromptFormat = KOGPT2) -> ReplyGenerator:
    """The generator in a folder of our own format, or a GPT-2 checkpoint by folder or hub name.

    form: how a checkpoint was taught to see a talk. cache: folder that keeps it converted.
    Raises ModelError or MissingPackage when it cannot be used.
    """
    path = Path(path_or_name)
    if (path / SETTINGS_FILE).exists() or path == GENERATOR_PATH:
        return ReplyGenerator.load(path)
    return ReplyGenerator.load(converted(str(path_or_name), form=form, cache=cache))


def load_chooser(
    reader: Reader,
    *,
    model: str | Path = GENERATOR_PATH,
    cache: Path,
    form: PromptFormat = KOGPT2,
    folder: Path = WRITTEN_PATH,
    encoder: Path = ENCODER_PATH,
) -> ReplyChooser:
    """The parts that load, with an error in the log for each that does not.

    reader: reads with ``encoder``. model, cache, form: of the generator; NO_GENERATOR for none.
    folder: holds the written replies and the ranker.
    """
    generator = (
        None
        if str(model) == NO_GENERATOR
        else or_without(lambda: load_generator(model, cache=cache, form=form))
    )
    return ReplyChooser(
        reader=reader,
        ranker=or_without(lambda: Ranker.load(folder / RANKER_PATH.name, encoder=encoder)),
        generator=generator,
        written=or_without(lambda: WrittenReplies.load(folder, encoder=encoder)),
    )
