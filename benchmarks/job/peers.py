"""The Python ways beside which a build is measured: one process on one thread, in steady state, its start left out."""
import os
import subprocess

from job.commands import ROOT

PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
VERSIONS = ("import platform, torch, torchaudio; "
            "print(f'Python {platform.python_version()}, torch {torch.__version__}, torchaudio {torchaudio.__version__}')")


def versions():
    """Versions of the peers; none where they are not installed."""
    result = subprocess.run([PYTHON, "-W", "ignore", "-c", VERSIONS], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            text=True)
    return result.stdout.strip() if result.returncode == 0 else None


def run(scratch, script, source, *names):
    """Milliseconds a recording by the names of the measurements: median of wall clock, mean of processor time."""
    written = scratch.new("peer")
    written.mkdir()
    output = subprocess.run([PYTHON, "-W", "ignore", str(ROOT / "benchmarks/peer" / script), str(source), str(written), *names],
                            env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=True).stdout
    scratch.discard(written)
    rows = (line.split("\t") for line in output.splitlines())
    return {name: (float(median), float(processor)) for name, _, median, processor in rows}
