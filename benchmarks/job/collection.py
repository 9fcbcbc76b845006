"""Large collections of tiny recordings, and the settings that make spectrograms as small of them."""
import subprocess

from job.commands import ENVIRONMENT, ROOT

PROJECT = ROOT / "benchmarks/NightScan.Benchmarks"
PROGRAM = ROOT / "artifacts/bin/NightScan.Benchmarks/release/NightScan.Benchmarks.dll"
CLASSES = 1500

# 0.1 s at 8 kHz, 8 bands of 7 frames.
SETTINGS = {"SampleRate": 8000, "FftSize": 256, "HopLength": 128, "MelBands": 8, "MinFrequency": 50, "MaxFrequency": 4000, "Duration": 0.1}


def prepare():
    """Builds the program that writes them."""
    subprocess.run(["dotnet", "build", str(PROJECT), "-c", "Release", "-v", "quiet", "-nologo", "--disable-build-servers"], check=True,
                   env=ENVIRONMENT, stdout=subprocess.DEVNULL)


def generate(audio, recordings, first=0, classes=CLASSES):
    """Recordings `first` to `recordings` - 1, each with bytes of its own."""
    subprocess.run(["dotnet", str(PROGRAM), "collection", str(audio), "--recordings", str(recordings), "--classes", str(classes),
                    "--first", str(first)], check=True)
