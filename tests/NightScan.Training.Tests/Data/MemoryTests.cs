using NightScan.Tests.Builds;
using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

/// <summary>Tests that measure the memory of the process: no other may run beside them.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public class MemoryTests
{
    [Fact]
    public void AMillionRecordingsAreCompact()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        RecordingList list = Lists.Of([.. Enumerable.Repeat(500, 2000)], (_, _) => 11);
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal((1_000_000, 11_000_000L), (list.Count, list.FileCount));
        // 44 MB of it are the keys: four bytes a file.
        Assert.InRange(bytes, 0, 66_000_000);
        Assert.Equal("/cache/train/class 1999/r499_var010.npy", list.Path(999_999, 10).Replace('\\', '/'));
    }

    [Fact]
    public void NothingIsAllocatedForAnExampleOrABatch()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // files are opened there in the runtime's way, which allocates a handle each
        }

        using var folder = new PipelineFolder();
        folder.Write("owl", [.. Enumerable.Range(1, 30)]);
        folder.Build();
        TrainingIndex index = TrainingIndex.Read(folder.Settings.IndexDb, folder.Cache);
        var order = new TrainingOrder(index.Train, balanceClasses: true, seed: 4);
        using var loader = new BatchLoader(index.Spectrogram, new LoaderSettings(4, 2, Mixup: 0.2, SpecAugment: true));
        Load(0);
        long least = long.MaxValue;
        for (int epoch = 1; epoch <= 40; epoch++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Load(epoch);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // Waiting allocates now and then, the more the busier the machine is; but not in each of so many epochs. A name and a handle for each
        // example would be 300 bytes at least, and in all of them.
        Assert.InRange(least / (double)order.Count, 0, 30);

        void Load(int epoch)
        {
            loader.Begin(order, epoch);
            while (loader.Next(default) is { } batch)
            {
                batch.Dispose();
            }
        }
    }
}
