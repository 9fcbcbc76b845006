"""
Builds the recording of every reference case with data.proj, reads the spectrogram with numpy.load, and compares it with
torchaudio's numbers: at most 0.1 dB off anywhere, 0.01 dB RMS, before normalisation.

usage: check_reference.py <folder with cases.json> <scratch folder>
"""
import json
import pathlib
import shutil
import subprocess
import sys

import numpy

folder, scratch = map(pathlib.Path, sys.argv[1:])
failed = 0
for case in json.loads((folder / "cases.json").read_text()):
    name, source = case["name"], folder / case["input"]
    audio, cache = scratch / name / "audio", scratch / name / "cache"
    (audio / "class").mkdir(parents=True)
    shutil.copy(source, audio / "class" / source.name)
    settings = {
        "AudioRoot": audio, "SpectrogramCacheDir": cache, "SpectrogramDataType": "float32", "VariantsPerSample": 0,
        "SampleRate": case["sample_rate"], "FftSize": case["n_fft"], "HopLength": case["hop_length"], "MelBands": case["n_mels"],
        "MinFrequency": case["fmin"], "MaxFrequency": case["fmax"], "Duration": case["duration"], "TopDb": case["top_db"],
    }
    build = subprocess.run(["dotnet", "build", "data.proj", *(f"-p:{key}={value}" for key, value in settings.items())],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if build.returncode != 0:
        sys.exit(build.stdout)
    (output,) = cache.glob("*/class/*.npy")
    ours, expected, decibels = numpy.load(output), numpy.load(folder / f"{name}.npy"), numpy.load(folder / f"{name}.db.npy")
    mapped = numpy.load(output, mmap_mode="r")
    # One unit of the normalised array is one standard deviation of the decibels.
    difference = (ours.astype(numpy.float64) - expected) * decibels.std(ddof=1)
    largest, rms = abs(difference).max(), numpy.sqrt((difference ** 2).mean())
    good = ours.shape == expected.shape and ours.dtype == "<f4" and largest <= 0.1 and rms <= 0.01 and (mapped == ours).all()
    failed += not good
    print(f"{name:28} {largest:.6f} dB, {rms:.7f} dB RMS {'ok' if good else 'DIFFERS'}")
sys.exit(failed)
