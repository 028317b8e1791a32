"""Turn a trained reply generator into the files that are served: int8 weights, tokenizer, settings.

python -m scripts.export_reply var/reply --out assets/models/reply/generator
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from core.reply.conversion import convert
from core.reply.prompt import FORMATS


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path, help="folder that scripts.train_reply finetune wrote")
    parser.add_argument("--out", type=Path, required=True, help="is replaced")
    parser.add_argument("--format", choices=sorted(FORMATS), default="ours")
    arguments = parser.parse_args()
    shutil.rmtree(arguments.out, ignore_errors=True)
    convert(str(arguments.model), arguments.out, form=FORMATS[arguments.format])
    size = sum(file.stat().st_size for file in arguments.out.iterdir())
    print(f"{arguments.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
