"""
File to file, the way of the Python system that NightScan succeeds: every clip loads with torchaudio, constructs its
transforms, stacks three equal channels and saves float32. One thread.

usage: original.py <wav> <folder>
"""
import itertools
import sys

import numpy
import torch
import torchaudio

from measure import measure

torch.set_num_threads(1)
source, folder = sys.argv[1:]
written = itertools.count()
RATE, SECONDS = 22050, 8


@torch.inference_mode()
def one_clip():
    samples, rate = torchaudio.load(source)
    if samples.shape[0] > 1:
        samples = samples.mean(dim=0, keepdim=True)
    if rate != RATE:
        samples = torchaudio.transforms.Resample(rate, RATE)(samples)
    length = RATE * SECONDS
    samples = torch.nn.functional.pad(samples[:, :length], (0, max(0, length - samples.shape[1])))
    mel = torchaudio.transforms.MelSpectrogram(RATE, n_fft=2048, hop_length=512, n_mels=128, f_min=50.0, f_max=11000.0)
    x = torchaudio.transforms.AmplitudeToDB(stype="power", top_db=80.0)(mel(samples))
    x = (x - x.mean()) / (x.std() + 1e-6)
    numpy.save(f"{folder}/{next(written)}.npy", torch.cat([x, x, x]).numpy())


measure("file", one_clip)
