"""
Runs the Python of docs/python.md, word by word, on a cache of spoken digits and on models, and compares
what it makes with NightScan's own numbers: spectrograms of recordings of many rates before normalisation (0.02 dB at most), with every
Normalization and Padding, and
logits (1e-3 at most, as far as the four decimals of predictions.csv and the loss in metrics.json tell). Prints the largest differences.

usage: check_python.py <folder of digit folders> <folder of field recordings> <scratch folder> [architecture[+head]...]
       (the larger efficientnets take minutes)
"""
import contextlib
import csv
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import numpy
import torch
import torchaudio

digits, field, scratch = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
architectures = sys.argv[4:] or ["cnn6", "cnn10", "cnn6+attention", "resnet18+attention", "efficientnet-b0+attention", "resnet18", "efficientnet-b0"]
repository = pathlib.Path(__file__).resolve().parent.parent
document = (repository / "docs/python.md").read_text(encoding="utf-8")
snippets = re.findall(r"^```python\n(.*?)^```$", document, re.DOTALL | re.MULTILINE)
assert len(snippets) >= 7, len(snippets)
DECIBELS, LOGITS = 0.02, 1e-3
PCEN = 0.002  # 0.02 dB are 0.5 % of a band's power, which PCEN presses together.
CONTRACTS = (  # and what one unit of the numbers is
    ("dB", 1, DECIBELS, {"Normalization": "none", "Padding": "repeat"}),
    ("dB", 12.5, DECIBELS, {"Normalization": "fixed", "NormalizationMean": -41.5, "NormalizationDeviation": 12.5, "Padding": "reflect"}),
    ("", 1, PCEN, {"Normalization": "pcen", "PcenGain": 0.8, "PcenBias": 10, "PcenPower": 0.25, "PcenTimeConstant": 0.06, "Padding": "repeat"}),
    ("", 1, PCEN, {"Normalization": "pcen", "PcenGain": 0.98, "PcenBias": 2, "PcenPower": 0, "PcenTimeConstant": 0.4}),
)
HALF_STEP = 0.05  # dB: float16 has steps of 1/256 between 4 and 8 standard deviations.
failed, deviations = 0, []


def call(*command):
    done = subprocess.run(command, cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}")


def build(target, **settings):
    call("dotnet", "build", "data.proj", f"-t:{target}", *(f"-p:{name}={value}" for name, value in settings.items()))


def trainer(command, **settings):
    """The program that -t:Train has built, without the seconds that MSBuild takes."""
    newest = max(repository.glob("artifacts/trainer/*/complete"), key=os.path.getmtime)
    call("dotnet", newest.with_name("NightScan.Training.dll"), command, *(f"{name}={value}" for name, value in settings.items()))


def say(what, largest, limit, unit):
    global failed
    failed += not largest <= limit
    print(f"{what:44} {largest:.7f} {unit} {'ok' if largest <= limit else 'DIFFERS'}")


def run_document():
    """As a reader would, in a folder with data/spectrograms_cache, data/models and night.wav."""
    names = {"__name__": "docs.python"}
    with contextlib.redirect_stdout(io.StringIO()):
        for snippet in snippets:
            exec(compile(snippet, "docs/python.md", "exec"), names)
    return names


def compare_spectrograms(names, cache, root, settings, unit=None):
    """The largest difference of any recording of a cache, in dB unless the unit is another, and how many there are."""
    names["cache"], largest, count = cache, 0, 0
    for split in ("train", "val", "test"):
        for path, _, files in names["recordings"](split):
            ours, theirs = numpy.load(files[0]).astype(numpy.float64), names["prepare"](root / path, settings).numpy()
            # One unit of the normalised array is one standard deviation of the decibels.
            largest = max(largest, abs(ours - theirs).max() * (unit or deviations[-1]))
            count += 1
    return largest, count


class Watched(torchaudio.transforms.AmplitudeToDB):
    def forward(self, power):
        decibels = super().forward(power)
        deviations.append(decibels.std().item())
        return decibels


scratch.mkdir(parents=True, exist_ok=True)
cache, models = scratch / "data/spectrograms_cache", scratch / "data/models"
of_digits = {"SampleRate": 8000, "FftSize": 512, "HopLength": 80, "MelBands": 64, "MinFrequency": 20, "MaxFrequency": 4000, "Duration": 1}
build("Build", AudioRoot=digits, SpectrogramCacheDir=cache, VariantsPerSample=1, MaxSamplesPerClass=6, SpectrogramDataType="float32", **of_digits)
build("Build", AudioRoot=field, SpectrogramCacheDir=scratch / "field", VariantsPerSample=0, SpectrogramDataType="float32")
build("Build", AudioRoot=field, SpectrogramCacheDir=scratch / "float16", VariantsPerSample=0)
shutil.copy(next(digits.glob("*/*.wav")), scratch / "night.wav")
os.chdir(scratch)
torchaudio.transforms.AmplitudeToDB = Watched

for architecture in architectures:
    shutil.rmtree(models, ignore_errors=True)
    name, _, head = architecture.partition("+")
    trainer("train", SpectrogramCacheDir=cache, ModelDir=models, Architecture=name, Head=head or "average", Epochs=1, TrainDevice="cpu")
    names = run_document()
    listed = {path: (label, files[0]) for split in ("val", "test") for path, label, files in names["recordings"](split)}
    for path in listed:
        (scratch / "input" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(digits / path, scratch / "input" / path)
    trainer("predict", ModelDir=models, PredictInput=scratch / "input", PredictOutput=scratch / "predicted", TopK=10, TrainDevice="cpu")
    batch = torch.from_numpy(numpy.stack([numpy.load(file) for _, file in listed.values()]).astype(numpy.float32))[:, None]
    with torch.no_grad():
        logits = dict(zip(listed, names["model"](batch).double().log_softmax(1)))

    largest = 0
    for row in csv.DictReader(open(scratch / "predicted/predictions.csv", encoding="utf-8")):
        score = float(row["score"])
        # Of a smaller one, four decimals say too little.
        if row["begin_s"] == "0.000" and score >= 0.06:
            largest = max(largest, abs(numpy.log(score) - logits[row["file"]][names["description"]["classes"].index(row["class"])].item()))
    say(f"{architecture}: logits", largest, LOGITS, "")

    final = json.loads((models / "metrics.json").read_text())["final"]
    tested = [(logits[path], label) for path, label, _ in names["recordings"](final["split"])]
    loss = numpy.mean([-(0.9 * logit[label] + 0.1 * logit.mean()).item() for logit, label in tested])
    say(f"{architecture}: mean loss", abs(loss - final["loss"]), LOGITS, "")

    if architecture == architectures[-1]:
        settings = names["description"]["spectrogram"]
        largest, count = compare_spectrograms(names, cache, digits, settings)
        say(f"torchaudio: {count} digits", largest, DECIBELS, "dB")
        for number, (unit, size, limit, contract) in enumerate(CONTRACTS):
            cached = scratch / f"contract{number}"
            build("Build", AudioRoot=digits, SpectrogramCacheDir=cached, VariantsPerSample=0, MaxSamplesPerClass=6,
                  SpectrogramDataType="float32", **of_digits, **contract)
            largest, count = compare_spectrograms(names, cached, digits, settings | contract, size)
            say(f"torchaudio: {count} digits, {contract['Normalization']}, {contract.get('Padding', 'silence')}", largest, limit, unit)
        settings |= {"SampleRate": "22050", "FftSize": "2048", "HopLength": "512", "MelBands": "128", "MinFrequency": "50", "MaxFrequency": "11000", "Duration": "8"}
        largest, count = compare_spectrograms(names, scratch / "field", field, settings)
        say(f"torchaudio: {count} field recordings", largest, DECIBELS, "dB")
        largest, count = compare_spectrograms(names, scratch / "float16", field, settings)
        say(f"torchaudio: {count} field recordings, float16", largest, HALF_STEP, "dB")
sys.exit(failed > 0)
