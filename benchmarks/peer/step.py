"""
A training step of a plain PyTorch loop, as its tutorials have it: forward, loss, backward, clipping, update, and what the loss is.

usage: step.py <architecture> <threads> [cpu|cuda [examples [float32|bfloat16]]]
needs: torch
"""
import sys
import time

import torch
from torch import nn

from networks import NETWORKS

MELS, FRAMES, CLASSES = 128, 345, 10


def main(architecture, threads, device="cpu", examples="16", precision="float32"):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    warm_up, steps = (2, 6) if device == "cpu" else (20, 60)
    count = int(examples)
    model = NETWORKS[architecture](CLASSES).to(device).train()
    decaying = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decaying, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}], lr=1e-3)
    pictures, labels = (torch.rand(count, 1, MELS, FRAMES) - 0.5) * 3, torch.arange(count) % CLASSES
    if device != "cpu":
        pictures, labels = pictures.pin_memory(), labels.pin_memory()
    times = []
    for _ in range(warm_up + steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        inputs = pictures.clone() if device == "cpu" else pictures.to(device, non_blocking=True)
        targets = labels.to(device, non_blocking=True)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=precision == "bfloat16"):
            logits = model(inputs)
        loss = nn.functional.cross_entropy(logits.float(), targets, label_smoothing=0.1)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        loss.item()
        times.append((time.perf_counter() - start) * 1e3)
    measured = sorted(times[warm_up:])
    print(f"torch {torch.__version__}")
    print(f"step {architecture}\t{measured[0]:.4f}\t{measured[len(measured) // 2]:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
