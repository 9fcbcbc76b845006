"""Writes small.pt and legacy.pt with PyTorch itself: the reader's outside oracle.

Run with /usr/bin/python3 torchfile.py
"""
import pathlib

import torch

HERE = pathlib.Path(__file__).parent


def main():
    whole = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 8
    module = torch.nn.BatchNorm1d(3)
    state = module.state_dict()
    state.update({
        "half": torch.tensor([[0.5, -2.0], [65504.0, 2.0**-24]], dtype=torch.float16),
        "bfloat": torch.tensor([1.5, -3.0], dtype=torch.bfloat16),
        "double": torch.tensor([0.1], dtype=torch.float64),
        "counter": torch.tensor(7),
        "empty": torch.zeros(0, 5),
        "whole": whole,
        "part": whole[1, 1:],
        "turned": whole.permute(2, 0, 1),
        "parameter": torch.nn.Parameter(torch.tensor([3.0, 4.0])),
    })
    torch.save({"epoch": 3, "loss": 0.25, "best": None, "done": True, "huge": 2**80, "names": ["a", "Größe", ("b", -7)], 5: "five",
                "optimizer": {"state": {0: {"step": torch.tensor(1.0)}}}, "state_dict": state}, HERE / "small.pt")
    torch.save(state, HERE / "legacy.pt", _use_new_zipfile_serialization=False)


if __name__ == "__main__":
    main()
