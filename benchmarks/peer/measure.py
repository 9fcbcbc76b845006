"""Times an action as the C# benchmarks do: one line of name, best and median in milliseconds."""
import time


def measure(name, action, warm_up=0.3, seconds=1.0):
    begin = time.perf_counter()
    while time.perf_counter() - begin < warm_up:
        action()

    times = []
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1e3)

    times.sort()
    print(f"{name}\t{times[0]:.4f}\t{times[len(times) // 2]:.4f}", flush=True)
