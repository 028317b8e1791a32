"""Small GPT-2 checkpoints, made here and taught one thing, in the file formats of real ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.reply.prompt import KOGPT2, PromptFormat

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS: Final = (
    *(
        "오늘",
        "시험",
        "망했어",
        "붙었어",
        "속상했겠어요.",
        "정말",
        "축하해요!",
        "힘내요.",
        "그렇군요.",
        "푹",
        "쉬어요.",
    ),
    *("슬픔", "기쁨", "분노", "혐오", "놀람", "공포"),
)
CONTROL: Final = ("<pad>", "</s>", "<unk>", "<usr>", "<unused1>", "<sys>")
POSITIONS: Final = 48


def kogpt2(folder: Path, *, form: PromptFormat = KOGPT2, pairs: Sequence[tuple[str, str]] = ()) -> Path:
    """A checkpoint with KoGPT2's control tokens. pairs: (prompt, answer) it is trained to continue with."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    vocabulary = {word: number for number, word in enumerate((*CONTROL, *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.add_special_tokens(list(CONTROL))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", bos_token="</s>", eos_token="</s>"
    ).save_pretrained(folder)
    torch.manual_seed(5)
    config = GPT2Config(
        vocab_size=len(vocabulary),
        n_positions=POSITIONS,
        n_embd=32,
        n_layer=2,
        n_head=2,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=1,
        eos_token_id=1,
        attn_implementation="eager",
    )
    network: Any = GPT2LMHeadModel(config)
    if pairs:
        teach(network, tokenizer, form, pairs)
    network.eval().save_pretrained(folder)
    return folder


def teach(network: Any, tokenizer: Any, form: PromptFormat, pairs: Sequence[tuple[str, str]]) -> None:
    """Train ``network`` until it continues each prompt with its answer."""
    import torch

    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    lines = [torch.tensor([tokenizer.encode(prompt + answer + form.stop).ids]) for prompt, answer in pairs]
    for _ in range(150):
        for line in lines:
            network(input_ids=line, labels=line).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
