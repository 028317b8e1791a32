"""How numbers are kept while training: bfloat16 where the machine computes in it, else float32."""

from __future__ import annotations

import torch


def mixed_precision(device: torch.device) -> torch.autocast:
    """A context in which matrix products run in bfloat16, on a GPU or a processor that can.

    Elsewhere the library would imitate it: a hundred times slower than float32.
    """
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type != "cpu" or _cpu_has_bfloat16())


def _cpu_has_bfloat16() -> bool:
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16") or able.get("bf16"))
