"""Published sets as a build takes them: a folder a class, the published splits as SplitsCsv, and the settings of their spectrograms."""
import csv
import pathlib
import sys


class Set:
    """
    A set in a scratch folder: `audio` has a folder for each class, of links to where the recordings are; `splits` says what each is for.
    `settings` are those of its build and its training.
    """

    def __init__(self, name, folder, source, settings):
        self.name, self.settings = name, settings
        self.audio, self.splits = folder / name / "audio", folder / name / "splits.csv"
        self.audio.mkdir(parents=True)
        self.counts = {"train": 0, "val": 0, "test": 0}
        self.missing = []
        with open(self.splits, "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["file_path", "split"])
            for path, label, split in source:
                if not path.exists():
                    self.missing.append(path.name)
                    continue
                (self.audio / label).mkdir(exist_ok=True)
                (self.audio / label / path.name).symlink_to(path.resolve())
                rows.writerow([f"{label}/{path.name}", split])
                self.counts[split] += 1
        if not all(self.counts.values()):
            sys.exit(f"{name}: there are no recordings to train, to validate or to test on where it should lie")

    def __str__(self):
        there = ", ".join(f"{count:,} {split}" for split, count in self.counts.items())
        return f"{self.name}: {there}" + (f"; not there: {', '.join(self.missing)}" if self.missing else "")


DIGITS = {
    "SampleRate": 8000, "FftSize": 512, "HopLength": 80, "MelBands": 64, "MinFrequency": 20, "MaxFrequency": 4000, "Duration": 1}


def digits(folder, source):
    """
    Free Spoken Digit Dataset (github.com/Jakobovski/free-spoken-digit-dataset): files <digit>_<speaker>_<index>.wav, in one folder or
    in several. The first five of each speaker and digit test, as published; five more validate.
    """
    def listed():
        for path in sorted(source.rglob("*.wav")):
            digit, _, index = path.stem.split("_")
            yield path, f"digit_{digit}", "test" if int(index) < 5 else "val" if int(index) < 10 else "train"
    return Set("digits", folder, listed(), DIGITS)


def speakers(folder, source):
    """The same digits, by who says them: the last of the speakers tests, the one before validates, and neither is heard in training."""
    def listed():
        paths = sorted(source.rglob("*.wav"))
        names = sorted({path.stem.split("_")[1] for path in paths})
        for path in paths:
            digit, speaker, _ = path.stem.split("_")
            yield path, f"digit_{digit}", {names[-1]: "test", names[-2]: "val"}.get(speaker, "train")
    return Set("speakers", folder, listed(), DIGITS)


def words(folder, source):
    """
    DSPSpeech-20 (github.com/zhongyuchen/DSPSpeech-20): twenty words in two languages, said twenty times each by 34 speakers, in files
    speech_data/<speaker>/<speaker>-<word>-<time>.wav. The last four speakers test, the three before them validate, and none of these is
    heard in training. Some recordings are there several times, always of one speaker and word.
    """
    def listed():
        paths = sorted(source.rglob("*.wav"))
        names = sorted({path.parent.name for path in paths})
        others = {**dict.fromkeys(names[-7:-4], "val"), **dict.fromkeys(names[-4:], "test")}
        for path in paths:
            yield path, f"word_{path.stem.split('-')[1]}", others.get(path.parent.name, "train")
    return Set("words", folder, listed(), {
        "SampleRate": 16000, "FftSize": 512, "HopLength": 320, "MelBands": 64, "MinFrequency": 20, "MaxFrequency": 8000, "Duration": 2})


def sounds(folder, source):
    """
    ESC-10 (Piczak 2015, "ESC: Dataset for Environmental Sound Classification"): ten folders of clips of 5 s whose names begin with the number
    of their fold. Folds 1 to 3 train, 4 validates, 5 tests: one of the published five folds, not their mean.
    """
    def listed():
        for path in sorted(source.glob("*/*.ogg")):
            yield path, path.parent.name, {"4": "val", "5": "test"}.get(path.name[0], "train")
    return Set("sounds", folder, listed(), {"Duration": 5})


def insects(folder, source):
    """
    InsectSet32 (Faiß 2022, "InsectSet32: Dataset for automatic acoustic identification of insects"), as its folder data lies in
    github.com/juliankraft/TermPaper1-Ecoacoustics: tables that say what trains, validates and tests, beside folders of species.
    Windows of 5 s over whole recordings.
    """
    splits = {"train": "train", "validation": "val", "test": "test"}

    def listed():
        for table in sorted(source.glob("*.csv")):
            with open(table, newline="") as file:
                for row in csv.DictReader(file):
                    yield source / table.stem / row["species"] / row["file_name"], row["species"], splits[row["data_set"]]
    return Set("insects", folder, listed(), {"AnimalType": "insect", "Duration": 5, "Windows": "all"})


SETS = {"digits": digits, "speakers": speakers, "words": words, "sounds": sounds, "insects": insects}
