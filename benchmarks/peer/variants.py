"""
One recording and ten augmented variants, on waveforms, the way of the Python system that NightScan succeeds: every variant is
changed as samples (gain, noise, circular shift), constructs its transforms, and stacks three equal float32 channels. With
`pitch`, each variant is also shifted in pitch by torchaudio, as that system wanted and found too slow. One thread.

usage: variants.py <wav or folder of class folders> <folder> [<measurement> …]
  files             from a file to eleven
  once              the same with transforms that are constructed once, one channel of each saved as float16
  memory            without reading and writing
  memory with pitch
"""
import itertools
import pathlib
import sys

import numpy
import torch
import torchaudio

from measure import measure

torch.set_num_threads(1)
torch.manual_seed(1)
source, folder, *chosen = sys.argv[1:]
sources = itertools.cycle(map(str, sorted(pathlib.Path(source).glob("*/*.wav"))) if pathlib.Path(source).is_dir() else [source])
RATE, SECONDS, VARIANTS = 22050, 8, 10
written = itertools.count()
# Constructed once, which is kinder than the original: it computes resampling kernels of millions of taps.
shifts = {steps: torchaudio.transforms.PitchShift(RATE, n_steps=steps) for steps in (-2, -1, 1, 2)}


def mel_spectrogram():
    return torchaudio.transforms.MelSpectrogram(RATE, n_fft=2048, hop_length=512, n_mels=128, f_min=50.0, f_max=11000.0)


def decibels():
    return torchaudio.transforms.AmplitudeToDB(stype="power", top_db=80.0)


def normalised(x):
    return (x - x.mean()) / (x.std() + 1e-6)


def spectrogram(samples):
    mel = mel_spectrogram()
    x = normalised(decibels()(mel(samples)))
    return torch.cat([x, x, x]).numpy()


kept_mel, kept_decibels = mel_spectrogram(), decibels()


def spectrogram_constructed_once(samples):
    return normalised(kept_decibels(kept_mel(samples)))[0].to(torch.float16).numpy()


def augment(samples, steps):
    if steps:
        samples = shifts[steps](samples)
    samples = samples * (0.7 + 0.6 * torch.rand(1))
    samples = samples + 0.005 * torch.randn_like(samples)
    return torch.roll(samples, int(torch.randint(-RATE, RATE, (1,))), dims=1)


def load():
    samples, _ = torchaudio.load(next(sources))
    return samples[:, :RATE * SECONDS]


def eleven(samples, save, pitch=False, compute=spectrogram):
    for variant in range(VARIANTS + 1):
        steps = (-2, -1, 1, 2)[variant % 4] if pitch else 0
        x = compute(augment(samples, steps) if variant else samples)
        if save:
            numpy.save(f"{folder}/{next(written)}.npy", x)


with torch.inference_mode():
    samples = load()
    for name, action in {
        "files": lambda: eleven(load(), save=True),
        "once": lambda: eleven(load(), save=True, compute=spectrogram_constructed_once),
        "memory": lambda: eleven(samples, save=False),
        "memory with pitch": lambda: eleven(samples, save=False, pitch=True),
    }.items():
        if not chosen or name in chosen:
            measure(name, action)
