using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Spectrograms;
using NightScan.Tests.Builds;
using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public sealed class BatchLoaderTests : IDisposable
{
    private readonly PipelineFolder _folder = new();

    public BatchLoaderTests()
    {
        _folder.Write("owl", [.. Enumerable.Range(1, 14)]);
        _folder.Write("bat", [.. Enumerable.Range(21, 9)]);
        _folder.Settings = _folder.Settings with { VariantsPerSample = VariantCount.Of(3) };
        _folder.Build();
        Index = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
        Order = new TrainingOrder(Index.Train, balanceClasses: true, seed: 4);
    }

    private TrainingIndex Index { get; }

    private TrainingOrder Order { get; }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SpectrogramDataType.Float16)]
    [InlineData(SpectrogramDataType.Float32)]
    public void BatchesHoldTheSpectrogramsOfTheOrder(SpectrogramDataType type)
    {
        _folder.Settings = _folder.Settings with { Spectrogram = _folder.Settings.Spectrogram with { DataType = type } };
        _folder.Build();
        TrainingIndex index = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
        var order = new TrainingOrder(index.Train, balanceClasses: true, seed: 4);
        using var loader = new BatchLoader(index.Spectrogram, new LoaderSettings(4, 3));
        int batches = loader.Begin(order, 2), position = 0;
        Assert.Equal((order.Count + 3) / 4, batches);
        while (loader.Next(default) is { } batch)
        {
            using (batch)
            {
                Assert.Equal((position / 4, Math.Min(4, order.Count - position), 2, 1f),
                    (batch.Index, batch.Count, batch.Epoch, batch.Lambda));
                for (int row = 0; row < batch.Count; row++, position++)
                {
                    Example example = order.At(2, position);
                    Assert.Equal((example.Class, example.Class), (batch.Labels[row], batch.PartnerLabels[row]));
                    Assert.Equal(SpectrogramReader.Read(order.Recordings.Path(example.Recording, example.File)).Values.ToArray(),
                        batch.Row(row).ToArray());
                }

                Assert.Equal(batch.Count * batch.Mels * batch.Frames, batch.Data.Length);
            }
        }

        Assert.Equal(order.Count, position);
        Assert.Null(loader.Next(default));
        Assert.Equal((order.Count, order.Count * new NightScan.Cache.SpectrogramFile(index.Spectrogram).Length),
            (loader.Statistics.Examples, loader.Statistics.Bytes));
    }

    /// <summary>All are there once, in the order, and none of them alone.</summary>
    [Fact]
    public void ALoneExampleJoinsTheBatchBefore()
    {
        for (int size = 2; size <= Order.Count + 1; size++)
        {
            using var loader = new BatchLoader(Index.Spectrogram, new LoaderSettings(size, 2, JoinsLone: true));
            int batches = loader.Begin(Order, 0), position = 0, number = 0;
            for (; loader.Next(default) is { } batch; number++)
            {
                using (batch)
                {
                    Assert.InRange(batch.Count, 2, size + 1);
                    Assert.True(batch.Count <= size || (batch.Index == batches - 1 && Order.Count % size == 1));
                    for (int row = 0; row < batch.Count; row++, position++)
                    {
                        Example example = Order.At(0, position);
                        Assert.Equal(SpectrogramReader.Read(Order.Recordings.Path(example.Recording, example.File)).Values.ToArray(),
                            batch.Row(row).ToArray());
                    }
                }
            }

            Assert.Equal((batches, Order.Count), (number, position));
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 6)]
    [InlineData(5, 3)]
    public void WorkersAndPrefetchChangeNothing(int workers, int prefetch)
    {
        var settings = new LoaderSettings(5, 4, Seed: 6, Mixup: 0.4, SpecAugment: true);
        Assert.Equal(Load(settings, 0, 1), Load(settings with { Workers = workers, Prefetch = prefetch }, 0, 1));
    }

    [Fact]
    public void AResumedEpochGoesOnWhereItWas()
    {
        var settings = new LoaderSettings(4, 2, Seed: 6, Mixup: 0.4, SpecAugment: true);
        using var loader = new BatchLoader(Index.Spectrogram, settings);
        loader.Begin(Order, 3, firstBatch: 2);
        Assert.Equal(Load(settings, 3)[2..], Rest(loader));
    }

    [Fact]
    public void AnEpochMayBeLeftHalfWay()
    {
        using var loader = new BatchLoader(Index.Spectrogram, new LoaderSettings(2, 2, Prefetch: 3));
        for (int epoch = 0; epoch < 20; epoch++)
        {
            loader.Begin(Order, epoch);
            using Batch batch = loader.Next(default)!;
            Assert.Equal((0, epoch), (batch.Index, batch.Epoch));
        }

        loader.Begin(new SequentialOrder(Index.Validation), 0);
        Assert.Equal(2 * Index.Validation.Count, Rest(loader).Sum(batch => batch.Labels.Length));
    }

    [Fact]
    public void ABatchThatIsHeldIsNeverOverwrittenAndAWaitForItsMemoryCanBeCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        using var loader = new BatchLoader(Index.Spectrogram, new LoaderSettings(1, 2, Prefetch: 3));
        loader.Begin(Order, 0);
        using Batch first = loader.Next(default)!;
        float[] values = first.Data.ToArray();
        loader.Next(default)!.Dispose();
        loader.Next(default)!.Dispose();
        cancelled.CancelAfter(20);
        Assert.ThrowsAny<OperationCanceledException>(() => loader.Next(cancelled.Token));
        Assert.Equal(values, first.Data.ToArray());
        Assert.Equal(0, first.Index);
    }

    [Theory]
    [InlineData("missing", "missing")]
    [InlineData("short", "damaged")]
    [InlineData("long", "damaged")]
    [InlineData("flipped", "damaged")]
    [InlineData("header", "damaged")]
    [InlineData("empty", "damaged")]
    [InlineData("folder", "cannot be read")]
    public void ABadFileStopsWithItsNameAndTheWayOut(string kind, string says)
    {
        Example example = Order.At(0, 9);
        string path = Order.Recordings.Path(example.Recording, example.File);
        Damage(path, kind);
        using var loader = new BatchLoader(Index.Spectrogram, new LoaderSettings(4, 2));
        loader.Begin(Order, 0);
        using (Batch first = loader.Next(default)!, second = loader.Next(default)!)
        {
            Assert.Equal((0, 1), (first.Index, second.Index));
        }

        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => loader.Next(default)).Diagnostic;
        Assert.Equal(("NS0311", path), (diagnostic.Code, diagnostic.File));
        Assert.Contains(says, diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet build data.proj", diagnostic.Message, StringComparison.Ordinal);
    }

    /// <summary>What a build at the same time or a backup puts in a file's place is whole, but not what the index listed.</summary>
    [Theory]
    [InlineData("content")]
    [InlineData("shorter")]
    [InlineData("longer")]
    public void AFileOfAnotherKeyStopsWithItsNameAndTheWayOut(string kind)
    {
        // The loader is six batches ahead at most.
        Example example = Order.At(1, Order.Count - 1);
        string path = Order.Recordings.Path(example.Recording, example.File);
        using var loader = new BatchLoader(Index.Spectrogram, new LoaderSettings(1, 2));
        loader.Begin(Order, 1);
        loader.Next(default)!.Dispose();
        byte[] before = File.ReadAllBytes(path);
        Replace(path, kind);
        int whole = 0;
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() =>
        {
            for (; loader.Next(default) is { } batch; whole++)
            {
                batch.Dispose();
            }
        }).Diagnostic;
        Assert.Equal(("NS0630", path, Order.Count - 2), (diagnostic.Code, diagnostic.File, whole));
        Assert.Contains("dotnet build data.proj", diagnostic.Message, StringComparison.Ordinal);

        // It was there already when the index was read, or comes back.
        using var again = new BatchLoader(TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache).Spectrogram,
            new LoaderSettings(4, 2));
        again.Begin(Order, 1);
        Assert.Equal("NS0630", Assert.Throws<NightScanException>(() => Rest(again)).Diagnostic.Code);
        File.WriteAllBytes(path, before);
        again.Begin(Order, 1);
        Assert.NotEmpty(Rest(again));
    }

    /// <summary>Keys go with their files: every file of every split is the one that is listed, and no other.</summary>
    [Fact]
    public void EveryFileHasTheKeyThatIsRemembered()
    {
        foreach (RecordingList list in NightScan.Index.SplitNames.All.Select(split => Index[split]))
        {
            for (int recording = 0; recording < list.Count; recording++)
            {
                for (int file = 0; file < list.Files(recording); file++)
                {
                    ulong key = NightScan.Cache.SpectrogramFile.ReadKey(list.Path(recording, file))!.Value;
                    Assert.True(list.HasKey(recording, file, key));
                    Assert.False(list.HasKey(recording, file, key + 1));
                }
            }
        }
    }

    private void Replace(string path, string kind)
    {
        SpectrogramSettings settings = kind switch
        {
            "shorter" => Index.Spectrogram with { MelBands = Index.Spectrogram.MelBands - 1 },
            "longer" => Index.Spectrogram with { DataType = SpectrogramDataType.Float32 },
            _ => Index.Spectrogram,
        };
        NightScan.Cache.SpectrogramFile file = new(settings);
        byte[] bytes = new byte[file.Length];
        file.Seal(bytes, 42);
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void Damage(string path, string kind)
    {
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        switch (kind)
        {
            case "short":
                File.WriteAllBytes(path, bytes[..^1]);
                break;
            case "long":
                File.WriteAllBytes(path, [.. bytes, 0]);
                break;
            case "flipped":
                bytes[300] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "header":
                bytes[20] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
        }
    }

    private List<Loaded> Load(LoaderSettings settings, params int[] epochs)
    {
        using var loader = new BatchLoader(Index.Spectrogram, settings);
        return [.. epochs.SelectMany(epoch =>
        {
            loader.Begin(Order, epoch);
            return Rest(loader);
        })];
    }

    private static List<Loaded> Rest(BatchLoader loader)
    {
        List<Loaded> loaded = [];
        while (loader.Next(default) is { } batch)
        {
            using (batch)
            {
                loaded.Add(new Loaded(string.Join(' ', batch.Data.ToArray()), batch.Lambda,
                    [.. batch.Labels[..batch.Count], .. batch.PartnerLabels[..batch.Count]]));
            }
        }

        return loaded;
    }

    private sealed record Loaded(string Values, float Lambda, long[] Labels)
    {
        public bool Equals(Loaded? other) => other is not null && Values == other.Values && Lambda == other.Lambda
            && Labels.SequenceEqual(other.Labels);

        public override int GetHashCode() => Values.GetHashCode(StringComparison.Ordinal);
    }
}
