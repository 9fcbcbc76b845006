"""Writes models.json: what torchvision's models (0.14) make of weights that a formula gives.

Run with Debian's python3-torchvision: python3 models.py
The formula (see `numbers`) is repeated in FormulaWeights.cs, so that no weights need to be committed.
"""
import hashlib
import json
import pathlib

import numpy as np
import torch
import torchvision
from torch import nn

CLASSES = 7
EFFICIENTNETS = [f"efficientnet-b{i}" for i in range(6)]
MASK = 0xFFFFFFFF


def numbers(key, count):
    """`count` numbers in [-1, 1), from a hash of the key and the position."""
    seed = 2166136261
    for byte in key.encode():
        seed = ((seed ^ byte) * 16777619) & MASK
    x = (np.uint64(seed) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B1)) & np.uint64(MASK)
    x ^= x >> np.uint64(16)
    x = (x * np.uint64(0x85EBCA6B)) & np.uint64(MASK)
    x ^= x >> np.uint64(13)
    x = (x * np.uint64(0xC2B2AE35)) & np.uint64(MASK)
    x ^= x >> np.uint64(16)
    return x.astype(np.float64) / 2.0**31 - 1.0


def weights(key, shape, gain):
    if key.endswith("num_batches_tracked"):
        return np.array(7, dtype=np.int64)
    u = numbers(key, int(np.prod(shape, dtype=np.int64)))
    if len(shape) > 1:
        u = u * np.sqrt(gain / np.prod(shape[1:]))
    elif key.endswith("weight"):
        u = 1.0 + 0.2 * u
    elif key.endswith("running_var"):
        u = 1.0 + 0.5 * u
    else:
        u = 0.2 * u
    return u.astype(np.float32).reshape(shape)


def build(name, channels, plain=False):
    if name == "resnet18":
        model = torchvision.models.resnet18(num_classes=CLASSES)
        if channels == 1:
            model.conv1 = nn.Conv2d(1, 64, 7, 2, 3, bias=False)
        return model
    options = {"stochastic_depth_prob": 0.0} if plain else {}
    model = getattr(torchvision.models, name.replace("-", "_"))(num_classes=CLASSES, **options)
    if plain:
        model.classifier[0].p = 0.0
    if channels == 1:
        stem = model.features[0][0]
        model.features[0][0] = nn.Conv2d(1, stem.out_channels, 3, 2, 1, bias=False)
    return model


def fill(model, gain):
    model.load_state_dict({key: torch.from_numpy(np.asarray(weights(key, tuple(value.shape), gain))) for key, value in model.state_dict().items()})
    return model


def picture(batch, channels, mels, frames):
    grey = numbers("input", batch * mels * frames).astype(np.float32).reshape(batch, 1, mels, frames)
    return torch.from_numpy(np.repeat(grey, channels, axis=1))


def keys(model):
    return sorted(f"{key} {tuple(value.shape)}".replace(",)", ")") for key, value in model.state_dict().items())


def inference(name, channels):
    # Norms that were never fitted let the signal grow or fade from block to block: take the gain that keeps it near 1.
    for step in range(40, 120):
        gain = step / 10
        model = fill(build(name, channels), gain).eval()
        with torch.no_grad():
            logits = model(picture(2, channels, 64, 101))
        if (logits[0] - logits[1]).abs().max() > 0.5:
            break
    listed = keys(model)
    result = {
        "architecture": name, "channels": channels, "gain": gain, "keyCount": len(listed),
        "keyHash": hashlib.sha256("\n".join(listed).encode()).hexdigest(),
        "logits": logits.double().flatten().tolist(),
    }
    if channels == 1 and name in ("efficientnet-b0", "resnet18"):
        result["keys"] = listed
    return result


def training(name):
    """One forward and backward pass in training mode, without what is random."""
    model = fill(build(name, 1, plain=True), 6.0).train()
    labels = torch.tensor([3, 0, 6, 1])
    logits = model(picture(4, 1, 64, 101))
    loss = nn.functional.cross_entropy(logits, labels, label_smoothing=0.1)
    loss.backward()
    state = model.state_dict()
    statistics = [key for key in state if key.endswith(("running_mean", "running_var"))]
    return {
        "architecture": name, "gain": 6.0, "loss": loss.item(), "logits": logits.detach().double().flatten().tolist(),
        "gradientNorms": {key: value.grad.double().norm().item() for key, value in model.named_parameters()
                          if key.startswith(("conv1.", "features.0.", "fc.", "classifier.", "layer3.0.", "features.4.0."))},
        "statistics": {key: state[key].double().sum().item() for key in statistics[:4] + statistics[-4:]},
    }


def initial(name):
    """Sums over the weights that a seed gives."""
    torch.manual_seed(7)
    model = build(name, 3)
    return {
        "architecture": name,
        "sums": {key: value.double().abs().sum().item() for key, value in model.named_parameters() if value.ndim > 1},
    }


def main():
    torch.set_num_threads(2)
    fixtures = {
        "inference": [inference(name, channels) for name in EFFICIENTNETS + ["resnet18"] for channels in (1, 3)],
        "training": [training(name) for name in EFFICIENTNETS + ["resnet18"]],
        "initial": [initial(name) for name in ("efficientnet-b0", "resnet18")],
    }
    path = pathlib.Path(__file__).with_name("models.json")
    path.write_text(json.dumps(fixtures, indent=1) + "\n")


if __name__ == "__main__":
    main()
