"""
Plain PyTorch networks with the layers and state keys of torchvision's, so that a Python with torch alone has something to compare with.

usage: networks.py; compares them with torchvision's, and needs it
"""

import torch
from torch import nn


def convolution(inputs, outputs, kernel, stride=1, groups=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False)


class Residual(nn.Module):
    """ResNet-18's block."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = convolution(inputs, outputs, 3, stride), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = convolution(outputs, outputs, 3), nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        same = stride == 1 and inputs == outputs
        self.downsample = None if same else nn.Sequential(convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))

    def forward(self, pictures):
        output = self.relu(self.bn1(self.conv1(pictures)))
        output = self.bn2(self.conv2(output))
        output += pictures if self.downsample is None else self.downsample(pictures)
        return self.relu(output)


class ResNet18(nn.Module):
    def __init__(self, classes, channels=1):
        super().__init__()
        self.conv1, self.bn1 = convolution(channels, 64, 7, 2), nn.BatchNorm2d(64)
        self.relu, self.maxpool = nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)
        widths = [64, 64, 128, 256, 512]
        for number, (inputs, outputs) in enumerate(zip(widths, widths[1:]), 1):
            layer = nn.Sequential(Residual(inputs, outputs, 1 if number == 1 else 2), Residual(outputs, outputs, 1))
            self.add_module(f"layer{number}", layer)
        self.fc = nn.Linear(512, classes)

    def forward(self, pictures):
        output = self.maxpool(self.relu(self.bn1(self.conv1(pictures))))
        output = self.layer4(self.layer3(self.layer2(self.layer1(output))))
        return self.fc(nn.functional.adaptive_avg_pool2d(output, 1).flatten(1))


def normed(inputs, outputs, kernel, stride=1, groups=1, activates=True):
    layers = [convolution(inputs, outputs, kernel, stride, groups), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([nn.SiLU(inplace=True)] if activates else []))


class Squeeze(nn.Module):
    """EfficientNet's weighing of channels."""

    def __init__(self, channels, squeezed):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(channels, squeezed, 1), nn.Conv2d(squeezed, channels, 1)

    def forward(self, pictures):
        squeezed = nn.functional.silu(self.fc1(nn.functional.adaptive_avg_pool2d(pictures, 1)))
        return torch.sigmoid(self.fc2(squeezed)) * pictures


class Inverted(nn.Module):
    """EfficientNet's block, which a training drops now and then."""

    def __init__(self, expansion, kernel, stride, inputs, outputs, drop):
        super().__init__()
        wide = inputs * expansion
        self.block = nn.Sequential(
            *([normed(inputs, wide, 1)] if expansion > 1 else []), normed(wide, wide, kernel, stride, wide),
            Squeeze(wide, max(1, inputs // 4)), normed(wide, outputs, 1, activates=False))
        self.drop, self.residual = drop, stride == 1 and inputs == outputs

    def forward(self, pictures):
        output = self.block(pictures)
        if not self.residual:
            return output
        if self.training and self.drop > 0:
            kept = torch.empty(len(output), 1, 1, 1, device=output.device, dtype=output.dtype)
            output = output * kept.bernoulli_(1 - self.drop).div_(1 - self.drop)
        return output + pictures


class EfficientNetB0(nn.Module):
    # Expansion, kernel and stride of the first, channels in and out, blocks.
    STAGES = [
        (1, 3, 1, 32, 16, 1), (6, 3, 2, 16, 24, 2), (6, 5, 2, 24, 40, 2), (6, 3, 2, 40, 80, 3), (6, 5, 1, 80, 112, 3),
        (6, 5, 2, 112, 192, 4), (6, 3, 1, 192, 320, 1),
    ]

    def __init__(self, classes, channels=1):
        super().__init__()
        total, number, layers = sum(stage[-1] for stage in self.STAGES), 0, [normed(channels, 32, 3, 2)]
        for expansion, kernel, stride, inputs, outputs, count in self.STAGES:
            blocks = []
            for place in range(count):
                first = place == 0
                shape = (stride, inputs) if first else (1, outputs)
                blocks.append(Inverted(expansion, kernel, *shape, outputs, drop=0.2 * number / total))
                number += 1
            layers.append(nn.Sequential(*blocks))
        self.features = nn.Sequential(*layers, normed(320, 1280, 1))
        self.classifier = nn.Sequential(nn.Dropout(0.2, inplace=True), nn.Linear(1280, classes))

    def forward(self, pictures):
        return self.classifier(nn.functional.adaptive_avg_pool2d(self.features(pictures), 1).flatten(1))


NETWORKS = {"resnet18": ResNet18, "efficientnet-b0": EfficientNetB0}


def main():
    import torchvision

    for name, network in NETWORKS.items():
        torch.manual_seed(1)
        theirs = getattr(torchvision.models, name.replace("-", "_"))(num_classes=10).eval()
        ours = network(10, channels=3).eval()
        ours.load_state_dict(theirs.state_dict())
        pictures = torch.randn(2, 3, 128, 345)
        with torch.no_grad():
            print(name, "differs by", float((ours(pictures) - theirs(pictures)).abs().max()))


if __name__ == "__main__":
    main()
