using NightScan.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Runs;

public sealed class NativeHeapTests
{
    private const int Measurements = 16;

    /// <summary>What was freed stays with the process, for the next step, until it is far more than a step takes.</summary>
    [Fact]
    public void IdleMemoryGoesBackOnceThereIsMuchOfIt()
    {
        NativeHeap.KeepFreedMemory();
        NativeHeap.GiveBack(); // What other tests left idle would be used first.
        NativeHeap heap = new();
        Steps(heap);
        long before = Environment.WorkingSet, amount = before;
        // Many small ones: large blocks of their own would go back at once where glibc is left alone.
        using (DisposeScope scope = NewDisposeScope())
        {
            for (long bytes = 0; bytes < amount; bytes += 1 << 18)
            {
                zeros(1 << 16).add_(1);
            }
        }

        long idle = Environment.WorkingSet;
        if (!OperatingSystem.IsLinux())
        {
            return; // Nothing is done elsewhere.
        }

        Assert.True(idle > before + (amount / 2), $"{before:N0} {idle:N0}");
        Steps(heap);
        Assert.True(Environment.WorkingSet < before + (amount / 4), $"{before:N0} {idle:N0} {Environment.WorkingSet:N0}");
    }

    private static void Steps(NativeHeap heap)
    {
        for (int step = 0; step < Measurements; step++)
        {
            heap.AfterStep();
        }
    }
}
