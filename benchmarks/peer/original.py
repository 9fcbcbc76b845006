"""
File to file, the way of the Python system that NightScan succeeds: every clip loads with torchaudio, constructs its
transforms, stacks three equal channels and saves float32. Then torchaudio at its best: transforms constructed once, one channel
saved as float16. One thread.

usage: original.py <wav or folder of class folders> <folder> [<measurement> …]
"""
import itertools
import pathlib
import sys

import numpy
import torch
import torchaudio

from measure import measure

torch.set_num_threads(1)
source, folder, *chosen = sys.argv[1:]
sources = itertools.cycle(map(str, sorted(pathlib.Path(source).glob("*/*.wav"))) if pathlib.Path(source).is_dir() else [source])
written = itertools.count()
RATE, SECONDS = 22050, 8


def mel_spectrogram():
    return torchaudio.transforms.MelSpectrogram(RATE, n_fft=2048, hop_length=512, n_mels=128, f_min=50.0, f_max=11000.0)


def decibels():
    return torchaudio.transforms.AmplitudeToDB(stype="power", top_db=80.0)


def load(resample):
    samples, rate = torchaudio.load(next(sources))
    if samples.shape[0] > 1:
        samples = samples.mean(dim=0, keepdim=True)
    if rate != RATE:
        samples = resample(rate)(samples)
    length = RATE * SECONDS
    return torch.nn.functional.pad(samples[:, :length], (0, max(0, length - samples.shape[1])))


def save(x):
    numpy.save(f"{folder}/{next(written)}.npy", x.numpy())


@torch.inference_mode()
def one_clip():
    samples = load(lambda rate: torchaudio.transforms.Resample(rate, RATE))
    mel = mel_spectrogram()
    x = decibels()(mel(samples))
    x = (x - x.mean()) / (x.std() + 1e-6)
    save(torch.cat([x, x, x]))


kept_mel, kept_decibels, kept_resamplers = mel_spectrogram(), decibels(), {}


def kept_resampler(rate):
    if rate not in kept_resamplers:
        kept_resamplers[rate] = torchaudio.transforms.Resample(rate, RATE)
    return kept_resamplers[rate]


@torch.inference_mode()
def one_clip_constructed_once():
    x = kept_decibels(kept_mel(load(kept_resampler)))
    save(((x - x.mean()) / (x.std() + 1e-6))[0].to(torch.float16))


for name, action in (("file", one_clip), ("once", one_clip_constructed_once)):
    if not chosen or name in chosen:
        measure(name, action)
