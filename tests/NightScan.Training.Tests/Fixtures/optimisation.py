"""Writes optimisation.json: learning rates of PyTorch's OneCycleLR, and what its AdamW makes of given gradients.

Run with Debian's python3-torch: python3 optimisation.py
"""
import json
import pathlib

import torch
from torch import nn

RATE, DECAY, CLIP = 0.01, 0.05, 1.0


def one_cycle(total, maximum):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, maximum, total_steps=total, cycle_momentum=False)
    rates = [schedule.get_last_lr()[0]]
    for _ in range(total - 1):
        optimizer.step()
        schedule.step()
        rates.append(schedule.get_last_lr()[0])
    return {"steps": total, "maximum": maximum, "rates": rates}


def gradient(step, shape):
    """Numbers that need no generator: sines of the position."""
    count = torch.Size(shape).numel()
    return (torch.sin(torch.arange(count, dtype=torch.float64) * 0.7 + step) * (1.5 if step % 2 else 0.01)).float().reshape(shape)


def adam_w():
    """A matrix that decays and a bias that does not, clipped to a norm of 1: large and small gradients in turn."""
    matrix, bias = nn.Parameter(gradient(10, (3, 4)).clone()), nn.Parameter(gradient(20, (3,)).clone())
    optimizer = torch.optim.AdamW([{"params": [matrix], "weight_decay": DECAY}, {"params": [bias], "weight_decay": 0.0}], lr=RATE)
    steps = []
    for step in range(6):
        matrix.grad, bias.grad = gradient(step, (3, 4)), gradient(step + 100, (3,))
        norm = nn.utils.clip_grad_norm_([matrix, bias], CLIP).item()
        optimizer.step()
        steps.append({"norm": norm, "matrix": matrix.detach().double().flatten().tolist(), "bias": bias.detach().double().tolist()})
    return {"rate": RATE, "decay": DECAY, "clip": CLIP, "steps": steps}


def main():
    fixtures = {"oneCycle": [one_cycle(10, 0.01), one_cycle(37, 0.001), one_cycle(1200, 0.3)], "adamW": adam_w()}
    fixtures["oneCycle"][2]["rates"] = fixtures["oneCycle"][2]["rates"][::97]
    fixtures["oneCycle"][2]["every"] = 97
    pathlib.Path(__file__).with_name("optimisation.json").write_text(json.dumps(fixtures, indent=1) + "\n")


if __name__ == "__main__":
    main()
