"""Writes small.safetensors by the format's description alone, with numpy and json: the reader's outside oracle.

Run with python3 safetensors.py
"""
import json
import pathlib
import struct

import numpy as np

TENSORS = {
    "half": np.array([[0.5, -2.0], [65504.0, 2.0**-24]], dtype="<f2"),
    "counter": np.array(7, dtype="<i8"),
    "weights": np.arange(6, dtype="<f4").reshape(2, 3) / 4,
    "empty": np.zeros((0, 5), dtype="<f4"),
}
NAMES = {"<f2": "F16", "<i8": "I64", "<f4": "F32"}


def main():
    header, offset = {"__metadata__": {"format": "pt", "über": "Größe"}}, 0
    for name, array in TENSORS.items():
        header[name] = {"dtype": NAMES[array.dtype.newbyteorder("<").str], "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header).encode()
    content = struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for array in TENSORS.values())
    pathlib.Path(__file__).with_name("small.safetensors").write_bytes(content)


if __name__ == "__main__":
    main()
