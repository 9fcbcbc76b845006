"""
Times an action as the C# benchmarks do: one line of name, best and median in milliseconds, and the mean of the processor time.
"""
import time


def measure(name, action, warm_up=0.3, seconds=1.0):
    begin = time.perf_counter()
    while time.perf_counter() - begin < warm_up:
        action()

    times = []
    processor = time.process_time()
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1e3)

    processor = (time.process_time() - processor) * 1e3 / len(times)
    times.sort()
    print(f"{name}\t{times[0]:.4f}\t{times[len(times) // 2]:.4f}\t{processor:.4f}", flush=True)
