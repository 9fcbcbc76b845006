"""The folder that a measurement works in."""
import itertools
import os
import pathlib
import shutil
import tempfile

from job.commands import file_system


class Scratch:
    """
    Folders that nothing was in before, on a memory file system unless one is given. What is done with is deleted at once there. On a
    disk it stays to the end: for half a minute after a deletion ext4 looks through the deleted inodes whenever it needs a new one.
    """

    def __init__(self, folder=None):
        base = folder or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=base, prefix="nightscan-"))
        self.memory = file_system(self.folder) == "tmpfs"
        self.numbers = itertools.count()

    def new(self, name):
        """A path that is not there yet, in a folder that is."""
        return self.folder / f"{name}{next(self.numbers)}"

    def discard(self, *folders):
        for folder in folders if self.memory else ():
            shutil.rmtree(folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)
