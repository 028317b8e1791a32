"""Several answers to one text, sampled from a small GPT-2 within a time limit.

The weights are int8 and run in CTranslate2 on one thread: two threads are slower on small machines, so a
fleet grows by workers. ``core/reply/conversion.py`` brings other checkpoints into this folder's format.
"""

from __future__ import annotations

import atexit
import json
import re
import time
import weakref
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.errors import MissingPackage, ModelError
from core.reply.prompt import Exchange, PromptFormat
from core.turn import Emotion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WEIGHTS_FILE: Final = "model.bin"
TOKENIZER_FILE: Final = "tokenizer.json"
SETTINGS_FILE: Final = "generator.json"
FORMAT: Final = 1

_SENTENCE_END: Final = re.compile(r".*[.!?~…]['\"’”)]?", re.DOTALL)
_CONTROL: Final = re.compile(r"<[^<>{}\s]+>")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer that might be given. log_probability: mean of its tokens' natural logarithms, at most 0."""

    reply: str
    log_probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How answers are drawn.

    candidates: at once. temperature: divides the logits. top_k: most probable tokens to draw from; top_p:
    and of those, the fewest that hold this share (Holtzman et al., 2020). repetition_penalty: divides the
    logits of tokens that were said (Keskar et al., 2019), 1 does nothing. no_repeat: no run of so many
    tokens comes twice. longest: tokens of an answer.
    """

    candidates: int = 24
    temperature: float = 0.5
    top_k: int = 20
    top_p: float = 0.85
    repetition_penalty: float = 1.1
    no_repeat: int = 4
    longest: int = 40


class ReplyGenerator:
    """One per process. Load it with ``ReplyGenerator.load``."""

    def __init__(
        self, *, generator: Any, tokenizer: Any, form: PromptFormat, positions: int, sampling: Sampling
    ) -> None:
        """positions: tokens the network can see, prompt and answer together."""
        self._generator = generator
        self._tokenizer = tokenizer
        self._form = form
        self._positions = positions
        self.sampling = sampling
        self._stop = tokenizer.token_to_id(form.stop)
        # The library's thread must end before the interpreter does, or a third of all exits abort.
        atexit.register(_let_go, weakref.ref(self))

    def close(self) -> None:
        """End the library's thread; no answers can be drawn after it."""
        self._generator = None

    @classmethod
    def load(cls, path: Path, *, sampling: Sampling | None = None) -> ReplyGenerator:
        """Load the folder ``path``. sampling: instead of the folder's own.

        Raises ModelError when a file is missing, damaged or of another format.
        """
        try:
            import ctranslate2
            from tokenizers import Tokenizer
        except ImportError as error:
            raise MissingPackage(f"{error.name} is missing; pip install -r requirements-serve.txt") from error
        try:
            settings = json.loads((path / SETTINGS_FILE).read_text(encoding="utf-8"))
            form = prompt_format(settings)
            tokenizer = Tokenizer.from_file(str(path / TOKENIZER_FILE))
            _keep_whole(tokenizer, form)
            generator = ctranslate2.Generator(
                str(path), device="cpu", compute_type="int8", inter_threads=1, intra_threads=1
            )
            return cls(
                generator=generator,
                tokenizer=tokenizer,
                form=form,
                positions=int(settings["positions"]),
                sampling=sampling or Sampling(**settings["sampling"]),
            )
        except Exception as error:  # the libraries share no base class for a damaged file
            raise ModelError(
                f"reply generator in {path} cannot be loaded ({error}); restore assets/models/reply or set "
                "REPLY_MODEL"
            ) from error

    def candidates(
        self, text: str, emotion: Emotion | None, past: Sequence[Exchange] = (), *, seconds: float
    ) -> list[Candidate]:
        """Different answers to ``text``, the most probable first; none is longer than its whole sentences.

        past: earlier turns, the oldest first. seconds: after these the answers end where they are, and
        those without a whole sentence are left out.
        """
        until = time.monotonic() + seconds
        prompt = self._prompt(text, emotion, past)
        (result,) = self._generator.generate_batch(
            [prompt],
            num_hypotheses=1 if self.sampling.top_k == 1 else self.sampling.candidates,
            sampling_temperature=self.sampling.temperature,
            sampling_topk=min(self.sampling.top_k, self._tokenizer.get_vocab_size()),
            sampling_topp=self.sampling.top_p,
            repetition_penalty=self.sampling.repetition_penalty,
            no_repeat_ngram_size=self.sampling.no_repeat,
            max_length=self.sampling.longest,
            include_prompt_in_result=False,
            end_token=[self._stop],
            return_end_token=True,
            return_scores=True,
            callback=_later_than(until),
        )
        found: dict[str, float] = {}
        for ids, score in zip(result.sequences_ids, result.scores, strict=True):
            ended = bool(ids) and ids[-1] == self._stop
            reply = self._tokenizer.decode(ids, skip_special_tokens=True).strip()
            if not ended:
                reply = whole_sentences(reply)
            if reply:
                found[reply] = max(score, found.get(reply, score))
        ranked = sorted(found.items(), key=lambda pair: -pair[1])
        return [Candidate(reply, score) for reply, score in ranked]

    def _prompt(self, text: str, emotion: Emotion | None, past: Sequence[Exchange]) -> list[str]:
        """Tokens of the prompt: with as much of the past as fits, and where the text does not, its end."""
        room = self._positions - self.sampling.longest
        remembered = list(past)
        while True:
            tokens: list[str] = self._tokenizer.encode(self._form.render(text, emotion, remembered)).tokens
            if len(tokens) <= room:
                return tokens
            if remembered:
                del remembered[0]
            elif len(text) > 1:
                text = text[len(text) // 4 or 1 :]
            else:
                return tokens[-room:]


def _let_go(generator: weakref.ref[ReplyGenerator]) -> None:
    alive = generator()
    if alive is not None:
        alive.close()


def whole_sentences(reply: str) -> str:
    """``reply`` up to its last sentence end; empty where it has none."""
    found = _SENTENCE_END.match(reply)
    return found[0].strip() if found else ""


def folder_settings(
    form: PromptFormat, *, positions: int, sampling: Sampling | None = None
) -> dict[str, Any]:
    """What ``generator.json`` of a folder holds."""
    prompt = {
        "prompt": form.prompt,
        "past": form.past,
        "stop": form.stop,
        "emotions": {emotion.value: word for emotion, word in form.emotions.items()},
        "unknown": form.unknown,
    }
    return {
        "format": FORMAT,
        "positions": positions,
        "prompt": prompt,
        "sampling": asdict(sampling or Sampling()),
    }


def prompt_format(settings: dict[str, Any]) -> PromptFormat:
    """The form that ``folder_settings`` described. Raises ValueError for another format."""
    if settings["format"] != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    description = settings["prompt"]
    emotions = {Emotion(name): word for name, word in description["emotions"].items()}
    return PromptFormat(**{**description, "emotions": emotions})


def control_tokens_of(form: PromptFormat) -> list[str]:
    """The tokens that ``form`` marks speakers and ends with."""
    words = [form.prompt, form.past, form.stop, form.unknown, *form.emotions.values()]
    return list(dict.fromkeys(token for word in words for token in _CONTROL.findall(word)))


def _keep_whole(tokenizer: Any, form: PromptFormat) -> None:
    """Have control tokens found in a prompt as such, and dropped when an answer is spelt out."""
    tokens = control_tokens_of(form)
    unknown = [token for token in tokens if tokenizer.token_to_id(token) is None]
    if unknown:
        raise ValueError(f"its vocabulary lacks {', '.join(unknown)}, which its prompt is made of")
    tokenizer.add_special_tokens(tokens)


def _later_than(until: float) -> Callable[[Any], bool]:
    """Told of each token, says whether to end the answer it belongs to."""
    return lambda _: time.monotonic() >= until
