"""Processors that do not fall asleep between two steps of a command."""
import ctypes
import os
import signal


class Awake:
    """
    Keeps all processors busy with loops of idle priority, which give way to everything else.

    A virtual machine gives a processor back when it has nothing to do, and waits for another one when it has: what a command hands from one
    thread to another then takes a multiple of the time that it takes on a machine of one's own, and another one each time. The loop is
    that of a lock which waits for itself, since it pauses as processors want it: what shares the core is hardly disturbed.
    """

    def __init__(self, wanted):
        self.processes, self.count = [], os.cpu_count() if wanted else 0

    def __enter__(self):
        parent = os.getpid()
        for _ in range(self.count):
            child = os.fork()
            if child == 0:
                # Whatever goes wrong: a copy of this process must not go on with what its parent does.
                try:
                    self.spin(parent)
                finally:
                    os._exit(1)
            self.processes.append(child)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)

    @staticmethod
    def spin(parent):
        library = ctypes.CDLL(None)
        # It does not outlive who started it (PR_SET_PDEATHSIG).
        library.prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            return
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        lock = ctypes.c_int()
        library.pthread_spin_init(ctypes.byref(lock), 0)
        while True:
            library.pthread_spin_lock(ctypes.byref(lock))
