"""A training step with torchvision's model: forward, loss, backward, clipping, update.

usage: step.py <architecture> <threads>
needs: python3-torchvision
"""
import sys
import time

import torch
import torchvision
from torch import nn

EXAMPLES, MELS, FRAMES, CLASSES, WARM_UP, STEPS = 16, 128, 345, 10, 2, 6


def build(architecture):
    if architecture == "resnet18":
        model = torchvision.models.resnet18(num_classes=CLASSES)
        model.conv1 = nn.Conv2d(1, 64, 7, stride=2, padding=3, bias=False)
        return model
    model = getattr(torchvision.models, architecture.replace("-", "_"))(num_classes=CLASSES)
    model.features[0][0] = nn.Conv2d(1, model.features[0][0].out_channels, 3, stride=2, padding=1, bias=False)
    return model


def main(architecture, threads):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    model = build(architecture).train()
    decaying = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decaying, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}], lr=1e-3)
    pictures, labels = (torch.rand(EXAMPLES, 1, MELS, FRAMES) - 0.5) * 3, torch.arange(EXAMPLES) % CLASSES
    times = []
    for _ in range(WARM_UP + STEPS):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(model(pictures.clone()), labels, label_smoothing=0.1)
        loss.item()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        times.append((time.perf_counter() - start) * 1e3)
    measured = sorted(times[WARM_UP:])
    print(f"step {architecture}\t{measured[0]:.4f}\t{measured[len(measured) // 2]:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
