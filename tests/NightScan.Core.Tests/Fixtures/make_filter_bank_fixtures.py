"""
Writes filter-banks.json, weights of torchaudio's mel filter banks.

usage: make_filter_bank_fixtures.py [output]     (made with torchaudio 0.13.1)
"""
import json
import pathlib
import sys

import torchaudio

BANKS = [  # rate, n_fft, mels, low, high
    (22050, 2048, 128, 50, 11000), (192000, 2048, 256, 15000, 96000), (16000, 2048, 128, 200, 4000), (8000, 400, 24, 0, 4000), (44100, 1920, 40, 50, 22050),
]


def bank(scale, norm, rate, n_fft, mels, low, high):
    """Every k-th of the weights that are not 0, as (bin, band, weight), at most 30 of them; and the sum of all weights."""
    weights = torchaudio.functional.melscale_fbanks(n_fft // 2 + 1, float(low), float(high), mels, rate, norm=norm, mel_scale=scale)
    places = weights.nonzero()
    places = places[:: len(places) // 30 + 1].tolist()
    return {"rate": rate, "fft": n_fft, "mels": mels, "low": low, "high": high, "scale": scale, "norm": norm or "none",
            "sum": float(weights.double().sum()), "weights": [[b, m, float(weights[b, m])] for b, m in places]}


path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("filter-banks.json")
path.write_text("[\n" + ",\n".join(json.dumps(bank(scale, norm, *b)) for b in BANKS for scale in ("htk", "slaney") for norm in (None, "slaney")) + "\n]\n")
