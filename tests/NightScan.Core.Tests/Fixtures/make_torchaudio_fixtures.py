"""
Writes torchaudio.json, what torchaudio makes of a signal that the tests compute again by the same formula.

usage: make_torchaudio_fixtures.py [output]     (made with torchaudio 0.13.1)
"""
import json
import pathlib
import sys
import warnings

import numpy
import torch
import torchaudio

warnings.filterwarnings("ignore")

SPECTROGRAMS = [  # rate, n_fft, hop, mels, low, high, seconds, top_db, samples given
    (22050, 2048, 512, 128, 50, 11000, 1.0, 80, 22050),
    (16000, 2048, 512, 128, 200, 4000, 1.0, 80, 9000),
    (192000, 2048, 512, 256, 15000, 96000, 0.125, 80, 24000),
    (8000, 256, 100, 20, 20, 4000, 0.25, 40, 2000),
    (8000, 400, 160, 24, 0, 4000, 0.25, 80, 2000),
    (8000, 250, 80, 16, 100, 3000, 0.25, 80, 1700),
    (44100, 1920, 480, 40, 50, 22050, 0.25, 80, 12000),
]
RESAMPLINGS = [  # from, to, samples given
    (44100, 22050, 3001), (48000, 22050, 4000), (96000, 44100, 5000), (8000, 22050, 700), (11025, 192000, 300), (22050, 16000, 2000),
    # Cycles too long for one filter, some of each: as many phases as torchaudio has the memory for.
    (44110, 22050, 14000), (48010, 22050, 15000), (22060, 44100, 4000), (250010, 16000, 80000), (99991, 1009, 320000),
]


def signal(count):
    """Noise of a linear congruential generator at -40 dB under a rising tone that swells and fades."""
    state, noise = 1, numpy.empty(count)
    for n in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        noise[n] = ((state >> 16) - 32768) / 32768
    n = numpy.arange(count)
    tone = numpy.sin(2 * numpy.pi * (0.02 * n + 0.1 * n * n / count)) * numpy.sin(numpy.pi * n / count) ** 2
    return torch.from_numpy((0.01 * noise + 0.5 * tone).astype(numpy.float32))


def spectrogram(rate, n_fft, hop, mels, low, high, seconds, top_db, given):
    """Every k-th value, at most 120 of them, in dB and normalised."""
    count = round(seconds * rate)
    samples = torch.nn.functional.pad(signal(given)[:count], (0, max(0, count - given)))
    mel = torchaudio.transforms.MelSpectrogram(rate, n_fft=n_fft, hop_length=hop, n_mels=mels, f_min=float(low), f_max=float(high))
    decibels = torchaudio.transforms.AmplitudeToDB(stype="power", top_db=float(top_db))(mel(samples[None]))[0]
    normalised = (decibels - decibels.mean()) / (decibels.std() + 1e-6)
    step = max(1, decibels.numel() // 120)
    while decibels.shape[1] % step == 0 and step > 1:
        step += 1
    pick = lambda x: [round(float(v), 5) for v in x.flatten()[::step]]
    return {"rate": rate, "fft": n_fft, "hop": hop, "mels": mels, "low": low, "high": high, "seconds": seconds, "topDb": top_db,
            "given": given, "step": step, "decibels": pick(decibels), "normalised": pick(normalised)}


def resampling(source, target, given):
    """The first and last 30 outputs."""
    output = torchaudio.transforms.Resample(source, target)(signal(given)[None])[0]
    values = [round(float(v), 8) for v in torch.cat([output[:30], output[-30:]])]
    return {"from": source, "to": target, "given": given, "length": len(output), "values": values}


path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("torchaudio.json")
path.write_text("{\n\"spectrograms\": [\n" + ",\n".join(json.dumps(spectrogram(*c)) for c in SPECTROGRAMS)
                + "\n],\n\"resamplings\": [\n" + ",\n".join(json.dumps(resampling(*c)) for c in RESAMPLINGS) + "\n]\n}\n")
