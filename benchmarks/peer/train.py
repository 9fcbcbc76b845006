"""
A plain PyTorch training on a cache of spectrograms, as its tutorials have it: shuffled batches, AdamW, one cycle of the learning rate,
running means in the norms, the epoch that validates best. An epoch has as many examples as there are training spectrograms without
variants, each an original or one of its variants. Tests by recording: the mean of the scores of its windows.

usage: train.py <cache> <architecture> <epochs> <batch> <learning rate> <seed> [cpu|cuda [threads [float32|bfloat16 [<weights>]]]]
prints the test's top-1 and seconds; weights, safetensors of the same network, are what all layers but the last start from, and those learn
at a tenth of the rate
needs: torch, numpy
"""
import json
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


def begin_with(model, path):
    """Takes what a safetensors file has, all but the last layer's."""
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    entries = {name: entry for name, entry in json.loads(content[8:start]).items() if not name.startswith(("__metadata__", "fc."))}
    model.load_state_dict({name: torch.from_numpy(numpy.frombuffer(
        content[start + entry["data_offsets"][0]:start + entry["data_offsets"][1]], {"F32": "<f4", "I64": "<i8"}[entry["dtype"]]).reshape(
            entry["shape"]).copy()) for name, entry in entries.items()}, strict=False)


def parameters(model, rate, share):
    """The last layer's learn at the rate, the others' at a share of it."""
    last = {id(parameter) for parameter in model.fc.parameters()} if share < 1 else set()
    groups = ([parameter for parameter in model.parameters() if (id(parameter) in last) == is_last] for is_last in (False, True))
    return [{"params": group, "lr": at} for group, at in zip(groups, (rate * share, rate)) if group]


def autocast(device, precision):
    """Where a network computes in bfloat16, if it is to."""
    return torch.autocast(device, dtype=torch.bfloat16, enabled=precision == "bfloat16")


@torch.no_grad()
def top1(model, windows, batch, device, precision):
    """Share of right answers by recording, and the mean loss by window."""
    model.eval()
    scores, truth, loss = {}, {}, 0.0
    for first in range(0, len(windows), batch):
        part = windows[first:first + batch]
        with autocast(device, precision):
            logits = model(load([paths[0] for _, _, paths in part]).to(device)).float().cpu()
        loss += nn.functional.cross_entropy(logits, torch.tensor([label for _, label, _ in part]), reduction="sum").item()
        for (recording, label, _), row in zip(part, logits.softmax(1)):
            scores[recording] = scores.get(recording, 0) + row
            truth[recording] = label
    return sum(int(row.argmax()) == truth[recording] for recording, row in scores.items()) / len(scores), loss / len(windows)


def main(cache, architecture, epochs, batch, rate, seed, device="cpu", threads="0", precision="float32", weights=""):
    cache, epochs, batch, rate, seed = pathlib.Path(cache), int(epochs), int(batch), float(rate), int(seed)
    if int(threads):
        torch.set_num_threads(int(threads))
    torch.manual_seed(seed)
    random.seed(seed)
    begin = time.perf_counter()
    (train, classes), (validation, _), (test, _) = (examples(cache, split) for split in ("train", "val", "test"))
    model = NETWORKS[architecture](classes).to(device)
    if weights:
        begin_with(model, pathlib.Path(weights))
    groups = parameters(model, rate, 0.1 if weights else 1)
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = max(1, len(train) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [group["lr"] for group in groups], total_steps=epochs * steps)
    best, kept = (-1.0, 0.0), {}
    for _ in range(epochs):
        model.train()
        random.shuffle(train)
        for step in range(steps):
            part = train[step * batch:(step + 1) * batch]
            inputs = load([random.choice(paths) for _, _, paths in part]).to(device)
            labels = torch.tensor([label for _, label, _ in part]).to(device)
            optimizer.zero_grad(set_to_none=True)
            with autocast(device, precision):
                logits = model(inputs)
            nn.functional.cross_entropy(logits.float(), labels, label_smoothing=0.1).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        share, loss = top1(model, validation, batch, device, precision)
        if (share, -loss) > best:
            best, kept = (share, -loss), {key: value.clone() for key, value in model.state_dict().items()}
    model.load_state_dict(kept)
    share, _ = top1(model, test, batch, device, precision)
    print(f"{share:.6f}\t{time.perf_counter() - begin:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
