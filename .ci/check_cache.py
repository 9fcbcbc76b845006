"""Reads a cache the way a user's notebook does, and compares it with what the build said.

    check_cache.py CACHE [NAME=NUMBER ...]

NAME is a count of statistics.json over all splits (recordings, generated, upToDate, pruned, failed), or mels or frames,
the shape that every spectrogram must have.
"""
import csv
import json
import pathlib
import sqlite3
import sys

import numpy

cache = pathlib.Path(sys.argv[1])
wanted = {name: int(number) for name, number in (argument.split("=") for argument in sys.argv[2:])}
shape = (wanted.pop("mels", None), wanted.pop("frames", None))

splits = json.loads((cache / "statistics.json").read_text())["splits"]
counts = {name: sum(split[name] for split in splits.values()) for name in splits["train"]}
for name, number in wanted.items():
    assert counts[name] == number, f"{name} is {counts[name]}, not {number}: {counts}"

files = sorted(cache.rglob("*.npy"))
assert len(files) == counts["spectrograms"] == counts["generated"] + counts["upToDate"], (len(files), counts)
for file in files:
    spectrogram = numpy.load(file)
    assert spectrogram.ndim == 2 and spectrogram.dtype == numpy.dtype("<f2") and spectrogram.flags.c_contiguous, file
    assert all(want in (None, got) for want, got in zip(shape, spectrogram.shape)), (file, spectrogram.shape)
    values = spectrogram.astype(numpy.float64)
    assert numpy.isfinite(values).all(), file
    silent = not values.any()
    assert silent or (abs(values.mean()) < 0.01 and abs(values.std(ddof=1) - 1) < 0.01), (file, values.mean(), values.std())

index = sqlite3.connect(f"{(cache / 'index.db').resolve().as_uri()}?mode=ro", uri=True)
rows = dict(index.execute("SELECT split, count(*) FROM audio_samples GROUP BY split"))
assert sum(rows.values()) >= counts["recordings"], (rows, counts)

if counts["failed"]:
    with open(cache / "failed.csv", newline="", encoding="utf-8") as failed:
        listed = list(csv.DictReader(failed))
    assert len(listed) == counts["failed"], (len(listed), counts)
