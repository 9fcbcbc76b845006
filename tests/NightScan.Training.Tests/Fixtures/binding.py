"""Writes binding.json: what PyTorch makes of operations, for the binding to be compared with.

usage: /usr/bin/python3 binding.py > binding.json      (Debian: python3-torch)
"""
import json
import math

import torch
from torch.nn import functional as F


def wave(phase, *shape):
    """Numbers that both sides can make: sin(0.37·i + phase)."""
    count = math.prod(shape)
    return torch.tensor([math.sin(0.37 * i + phase) for i in range(count)], dtype=torch.float32).reshape(shape)


def numbers(tensor):
    return [round(float(value), 7) for value in tensor.detach().flatten()]


out = {}
torch.manual_seed(1)
out["randn"] = numbers(torch.randn(3, 4))
out["rand"] = numbers(torch.rand(5))
out["randperm"] = [int(value) for value in torch.randperm(10)]
out["normal_"] = numbers(torch.empty(4).normal_(1, 2))
out["bernoulli_"] = numbers(torch.empty(20).bernoulli_(0.3))
torch.manual_seed(2)
convolution = torch.nn.Conv2d(3, 4, 3)
out["Conv2d weight"], out["Conv2d bias"] = numbers(convolution.weight), numbers(convolution.bias)
linear = torch.nn.Linear(5, 2)
out["Linear weight"], out["Linear bias"] = numbers(linear.weight), numbers(linear.bias)
torch.manual_seed(3)
out["dropout"] = numbers(F.dropout(torch.ones(16), 0.25, True))
out["kaiming_normal_"] = numbers(torch.nn.init.kaiming_normal_(torch.empty(4, 3, 2, 2), mode="fan_out", nonlinearity="relu"))
out["xavier_uniform_"] = numbers(torch.nn.init.xavier_uniform_(torch.empty(3, 5)))

image, kernel, bias = wave(0, 2, 4, 6, 5), wave(1, 6, 2, 3, 3), wave(2, 6)
out["conv2d"] = numbers(F.conv2d(image, kernel, bias, stride=(2, 1), padding=(1, 2), dilation=1, groups=2))
scale, shift, mean, variance = wave(3, 4) + 2, wave(4, 4), wave(5, 4), wave(6, 4).abs() + 1
out["batch_norm eval"] = numbers(F.batch_norm(image, mean, variance, scale, shift, False, 0.1, 1e-3))
out["batch_norm train"] = numbers(F.batch_norm(image, mean, variance, scale, shift, True, 0.1, 1e-3))
out["running mean"], out["running variance"] = numbers(mean), numbers(variance)
out["avg_pool2d"] = numbers(F.avg_pool2d(image, (2, 3), (2, 1)))
out["max_pool2d"] = numbers(F.max_pool2d(image, 3, 2, 1))
out["adaptive_avg_pool2d"] = numbers(F.adaptive_avg_pool2d(image, (3, 2)))
logits, labels = wave(7, 5, 4) * 3, torch.tensor([0, 3, 1, 1, 2])
out["cross_entropy"] = numbers(F.cross_entropy(logits, labels, label_smoothing=0.1))
out["softmax"] = numbers(F.softmax(logits, 1))
out["log_softmax"] = numbers(F.log_softmax(logits, 1))
out["linear"] = numbers(F.linear(wave(8, 3, 5), wave(9, 2, 5), wave(10, 2)))
out["silu"], out["sigmoid"], out["relu"] = numbers(F.silu(logits)), numbers(torch.sigmoid(logits)), numbers(F.relu(logits))
out["norm"], out["amax"], out["mean"] = numbers(logits.norm()), numbers(logits.amax(1)), numbers(logits.mean([0]))
print(json.dumps(out, indent=0))
