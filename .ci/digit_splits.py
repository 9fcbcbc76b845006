"""
Prints the splits of the spoken digits for SplitsCsv: the first recordings of each speaker and digit test, the next ones validate.

usage: digit_splits.py <folder of digit folders>
"""
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
print("file_path,split")
for path in sorted(root.glob("*/*.wav")):
    index = int(path.stem.split("_")[2])
    print(f"{path.relative_to(root)},{'test' if index < 5 else 'val' if index < 7 else 'train'}")
