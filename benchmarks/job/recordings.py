"""Recordings to build: seeded clips, and copies of real ones, each file with bytes of its own."""
import os
import random
import struct
import wave

CLASSES, RATE, SECONDS = 10, 22050, 8


def clip(path, seed):
    """Seeded noise of 8 s: 16 bits, one channel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(random.Random(seed).randbytes(2 * RATE * SECONDS))


def clips(folder, count):
    """So many clips in ten classes; their paths."""
    paths = [folder / f"class{i % CLASSES}" / f"{i:05}.wav" for i in range(count)]
    for number, path in enumerate(paths):
        clip(path, number)
    return paths


def part(paths, folder, count):
    """The first clips of a collection as one of their own: the same files by other names."""
    for path in paths[:count]:
        (folder / path.parent.name).mkdir(parents=True, exist_ok=True)
        os.link(path, folder / path.parent.name / path.name)


def kind(data):
    """Format of a recording whose bytes can be changed: WAV, FLAC or MP3, by its first bytes and not by its name; else none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "WAV"
    if data[:4] == b"fLaC":
        return "FLAC"
    return "MP3" if data[:3] == b"ID3" or (data[:1] == b"\xff" and data[1:2] and data[1] & 0xE6 == 0xE2) else None


def renumbered(data, number):
    """
    A recording of the same sound and other bytes. WAV gets a JUNK chunk at its end, FLAC an APPLICATION block behind STREAMINFO, MP3
    an ID3v2 tag in the place of the one that it has; each holds the number, and decoders pass over it.
    """
    note = f"{number:016}".encode()
    match kind(data):
        case "WAV":
            # Only damaged files have an odd length. The chunk is not found there, but the bytes differ.
            data += b"JUNK" + struct.pack("<I", len(note)) + note
            return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
        case "FLAC":
            block = b"nsbm" + note
            first = 8 + int.from_bytes(data[5:8], "big")
            # STREAMINFO was the last block of metadata where its highest bit says so; then this one is.
            head = bytes([2 | data[4] & 0x80]) + len(block).to_bytes(3, "big")
            return data[:4] + bytes([data[4] & 0x7F]) + data[5:first] + head + block + data[first:]
        case "MP3":
            comment = b"\0eng\0" + note
            frame = b"COMM" + len(comment).to_bytes(4, "big") + b"\0\0" + comment
            # Sizes of tags have seven bits in a byte.
            length = sum((data[6 + i] & 0x7F) << 7 * (3 - i) for i in range(4)) + 10 + 10 * (data[5] >> 4 & 1) if data[:3] == b"ID3" else 0
            return b"ID3\3\0\0" + bytes(len(frame) >> 7 * i & 0x7F for i in (3, 2, 1, 0)) + frame + data[length:]
    raise ValueError("neither WAV nor FLAC nor MP3")


def copies(sources, folder, count, suffix):
    """So many copies of recordings, in turn, each with bytes of its own; how many bytes they have."""
    size = 0
    for number in range(count):
        path = folder / f"class{number % CLASSES}" / f"{number:05}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        size += path.write_bytes(renumbered(sources[number % len(sources)], number))
    return size
