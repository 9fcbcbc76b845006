"""
A plain PyTorch training on a cache of spectrograms, as its tutorials have it: shuffled batches, AdamW, one cycle of the learning rate,
running means in the norms, the epoch that validates best. An epoch has as many examples as there are training spectrograms without
variants, each an original or one of its variants. Tests by recording: the mean of the scores of its windows.

usage: train.py <cache> <architecture> <epochs> <batch> <learning rate> <seed> [cpu|cuda [threads]]; prints the test's top-1 and seconds
needs: torch, numpy
"""
import pathlib
import random
import re
import sys
import time

import numpy
import torch
from torch import nn

from networks import NETWORKS


def examples(cache, split):
    """(recording, class, [original, variants …]) of each window of a split; variants only where they are to train."""
    classes = sorted({path.name for path in cache.glob("*/*/") if path.parent.name in ("train", "val", "test")})
    found = {}
    for number, name in enumerate(classes):
        for path in sorted((cache / split / name).glob("*.npy")):
            window = re.sub(r"_var\d+$", "", path.stem)
            recording = name + "/" + re.sub(r"_\d{9}$", "", window)
            found.setdefault((name, window), (recording, number, []))[2].append(path)
    return list(found.values()), len(classes)


def load(paths):
    return torch.from_numpy(numpy.stack([numpy.load(path) for path in paths]).astype(numpy.float32))[:, None]


@torch.no_grad()
def top1(model, windows, batch, device):
    """Share of right answers by recording, and the mean loss by window."""
    model.eval()
    scores, truth, loss = {}, {}, 0.0
    for first in range(0, len(windows), batch):
        part = windows[first:first + batch]
        logits = model(load([paths[0] for _, _, paths in part]).to(device)).cpu()
        loss += nn.functional.cross_entropy(logits, torch.tensor([label for _, label, _ in part]), reduction="sum").item()
        for (recording, label, _), row in zip(part, logits.softmax(1)):
            scores[recording] = scores.get(recording, 0) + row
            truth[recording] = label
    return sum(int(row.argmax()) == truth[recording] for recording, row in scores.items()) / len(scores), loss / len(windows)


def main(cache, architecture, epochs, batch, rate, seed, device="cpu", threads="0"):
    cache, epochs, batch, rate, seed = pathlib.Path(cache), int(epochs), int(batch), float(rate), int(seed)
    if int(threads):
        torch.set_num_threads(int(threads))
    torch.manual_seed(seed)
    random.seed(seed)
    begin = time.perf_counter()
    (train, classes), (validation, _), (test, _) = (examples(cache, split) for split in ("train", "val", "test"))
    model = NETWORKS[architecture](classes).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    steps = max(1, len(train) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=epochs * steps)
    best, weights = (-1.0, 0.0), {}
    for _ in range(epochs):
        model.train()
        random.shuffle(train)
        for step in range(steps):
            part = train[step * batch:(step + 1) * batch]
            inputs = load([random.choice(paths) for _, _, paths in part]).to(device)
            labels = torch.tensor([label for _, label, _ in part]).to(device)
            optimizer.zero_grad(set_to_none=True)
            nn.functional.cross_entropy(model(inputs), labels, label_smoothing=0.1).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        share, loss = top1(model, validation, batch, device)
        if (share, -loss) > best:
            best, weights = (share, -loss), {key: value.clone() for key, value in model.state_dict().items()}
    model.load_state_dict(weights)
    share, _ = top1(model, test, batch, device)
    print(f"{share:.6f}\t{time.perf_counter() - begin:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
