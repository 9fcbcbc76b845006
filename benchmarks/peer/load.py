"""
Loads a cache as a PyTorch project does: a Dataset that calls numpy.load, and a DataLoader with worker processes.

usage: load.py <cache> <workers> <batch> <passes>; prints samples per second and millions of bytes per second
"""
import pathlib
import sys
import time

import numpy
import torch


class Spectrograms(torch.utils.data.Dataset):
    def __init__(self, folder):
        classes = sorted(path.name for path in folder.iterdir())
        self.files = [(str(file), number) for number, name in enumerate(classes) for file in sorted((folder / name).glob("*.npy"))]

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        path, label = self.files[index]
        return torch.from_numpy(numpy.load(path).astype(numpy.float32)), label


def load(loader):
    return sum(len(labels) for _, labels in loader)


def main():
    cache, workers, batch, passes = pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:])
    dataset = Spectrograms(cache / "train")
    # One thread a worker, as a DataLoader's workers have; workers are kept between passes.
    loader = torch.utils.data.DataLoader(dataset, batch_size=batch, shuffle=True, num_workers=workers, persistent_workers=True)
    load(loader)
    begin = time.perf_counter()
    count = sum(load(loader) for _ in range(passes))
    seconds = time.perf_counter() - begin
    size = pathlib.Path(dataset.files[0][0]).stat().st_size
    print(f"load\t{count / seconds:.0f}\t{count * size / seconds / 1e6:.0f}")


if __name__ == "__main__":
    main()
