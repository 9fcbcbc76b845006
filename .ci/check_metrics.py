"""
Draws scores with and without ties, with masked labels and with classes that lack positives, negatives or both, has the trainer's metrics
of them written by NightScan.Acceptance, and compares: average precision and AUROC of each class, their means over the classes that have
one, and how many examples of each kind there are. Equal to scikit-learn within 1e-6. Prints the largest differences.

usage: check_metrics.py <scratch folder>
"""
import csv
import math
import pathlib
import subprocess
import sys

import numpy
from sklearn.metrics import average_precision_score, roc_auc_score

scratch = pathlib.Path(sys.argv[1]).resolve()
repository = pathlib.Path(__file__).resolve().parent.parent
LIMIT = 1e-6
NAN = float("nan")
random = numpy.random.default_rng(19)


def save(name, **arrays):
    (scratch / name).mkdir(parents=True)
    for key, array in arrays.items():
        numpy.save(scratch / name / f"{key}.npy", numpy.ascontiguousarray(array, dtype=numpy.float32))
    return {key: numpy.asarray(array, dtype=numpy.float32) for key, array in arrays.items()}


def many(name, examples, classes, levels, masked):
    """Labels of which the first classes are never there, always there, and never known."""
    targets = random.random((examples, classes)) < random.random(classes) ** 2
    masks = random.random((examples, classes)) < masked
    if classes > 3:
        targets[:, 0], targets[:, 1], masks[:, 2] = False, True, True
    scores = random.normal(size=(examples, classes)) + targets * random.random(classes) * 3
    if levels:
        scores = numpy.round(scores * levels) / levels
    return save(name, scores=scores, targets=targets, masks=masks)


def one(name, examples, classes, levels, unused):
    """As softmax has them; the last classes are never there."""
    labels = random.integers(0, classes - unused, (examples, 1))
    scores = random.normal(size=(examples, classes)) + 2 * (labels == numpy.arange(classes))
    if levels:
        scores = numpy.round(scores * levels) / levels
    scores = numpy.exp(scores)
    return save(name, scores=scores / scores.sum(1, keepdims=True), labels=labels)


def areas(truth, scores, needs_others):
    """Average precision and AUROC; what has no meaning is not a number."""
    positives, negatives = int(truth.sum()), int((1 - truth).sum())
    precision = average_precision_score(truth, scores) if positives and (negatives or not needs_others) else NAN
    return positives, negatives, precision, roc_auc_score(truth, scores) if positives and negatives else NAN


def expected(case):
    rows, classes = [], case["scores"].shape[1]
    for number in range(classes):
        scores = case["scores"][:, number]
        if "labels" in case:
            positives, negatives, *both = areas((case["labels"][:, 0] == number).astype(int), scores, True)
            rows.append([positives, negatives, 0, *both])
        else:
            known = case["masks"][:, number] == 0
            positives, negatives, *both = areas(case["targets"][known, number].astype(int), scores[known], False)
            rows.append([positives, negatives, int((~known).sum()), *both])
    means = [[row[column] for row in rows if not math.isnan(row[column])] for column in (3, 4)]
    return rows + [[0, 0, 0, *(sum(values) / len(values) if values else NAN for values in means)]]


def difference(a, b):
    return 0 if math.isnan(a) and math.isnan(b) else math.inf if math.isnan(a) or math.isnan(b) else abs(a - b)


cases = {
    "many labels": many("many labels", 3000, 40, 0, 0),
    "many labels, ties": many("many labels, ties", 3000, 40, 4, 0),
    "many labels, masks": many("many labels, masks", 3000, 40, 0, 0.3),
    "many labels, ties and masks": many("many labels, ties and masks", 3000, 40, 2, 0.6),
    "many labels, scarcely any examples": many("many labels, scarcely any examples", 7, 60, 2, 0.4),
    "many labels, all scores alike": many("many labels, all scores alike", 50, 6, 0.01, 0.2),
    "a single label": many("a single label", 500, 1, 3, 0.2),
    "one label each": one("one label each", 2000, 30, 0, 0),
    "one label each, ties, classes unused": one("one label each, ties, classes unused", 2000, 30, 1, 4),
    "one label each, two classes": one("one label each, two classes", 300, 2, 5, 0),
}
subprocess.run(["dotnet", "run", "--project", repository / "tests/programs/NightScan.Acceptance", "-c", "Release", "--", "areas", scratch],
               check=True, stdout=subprocess.DEVNULL)
failed = 0
for name, case in cases.items():
    with open(scratch / name / "areas.csv", newline="") as file:
        found = [[float(value) for value in row[1:]] for row in list(csv.reader(file))[1:]]
    rows = expected(case)
    good = [row[:3] for row in found] == [row[:3] for row in rows]
    largest = [max(difference(a[column], b[column]) for a, b in zip(found, rows)) for column in (3, 4)]
    good = good and len(found) == len(rows) and max(largest) <= LIMIT
    left_out = sum(math.isnan(row[4]) for row in rows)
    failed += not good
    print(f"{name:40} AP {largest[0]:.1e}, AUROC {largest[1]:.1e}, {left_out:2} classes left out {'ok' if good else 'DIFFERS'}")
sys.exit(failed)
