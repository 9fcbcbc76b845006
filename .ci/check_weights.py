"""
Reads best.safetensors with numpy alone and loads it into torchvision's ResNet-18: every key must be there, none too many, and all
shapes right but for the first convolution's one channel. Prints what was loaded.

usage: check_weights.py <best.safetensors>
"""
import json
import struct
import sys

import numpy
import torch
import torchvision

with open(sys.argv[1], "rb") as file:
    length = struct.unpack("<Q", file.read(8))[0]
    header = json.loads(file.read(length))
    data = file.read()
types = {"F32": numpy.float32, "I64": numpy.int64}
state = {}
for name, entry in header.items():
    if name != "__metadata__":
        begin, end = entry["data_offsets"]
        state[name] = torch.from_numpy(numpy.frombuffer(data[begin:end], types[entry["dtype"]]).reshape(entry["shape"]).copy())

model = torchvision.models.resnet18(num_classes=state["fc.weight"].shape[0])
if state["conv1.weight"].shape[1] == 1:
    model.conv1 = torch.nn.Conv2d(1, 64, 7, 2, 3, bias=False)
model.load_state_dict(state, strict=True)
model.eval()
assert torch.isfinite(model(torch.zeros(1, state["conv1.weight"].shape[1], 64, 101))).all()
print(f"{len(state)} tensors: none missing, none unexpected")
