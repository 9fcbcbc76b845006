using System.IO.Compression;
using NightScan.Diagnostics;
using NightScan.Tests;
using NightScan.Training.Models;
using NightScan.Training.Pretrained;
using NightScan.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

public sealed class TorchFileTests : IDisposable
{
    // Of a tensor of 2 numbers; its storage, of as many, is "0".
    private const string Storage = "(X\a\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0002tQ";
    private const string Function = "ctorch._utils\n_rebuild_tensor_v2\n";
    private const string Quintillions = "\u008a\u0008\0\0\0\0\0\0\0\u0040";
    private const string Entry = "}X\u0001\0\0\0w" + Function;

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string FilePath => _folder.File("weights.pt");

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ReadsWhatPyTorchWrote()
    {
        using TorchFile file = TorchFile.Open(Fixture.PathOf("small.pt"));
        Assert.Equal(["bfloat", "bias", "counter", "double", "empty", "half", "num_batches_tracked", "parameter", "part", "running_mean",
            "running_var", "turned", "weight", "whole"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        float[] whole = [.. Enumerable.Range(0, 24).Select(i => i / 8f)];
        Assert.Equal(whole, Numbers(file, "whole", 2, 3, 4));
        Assert.Equal(whole[16..], Numbers(file, "part", 2, 4));
        Assert.Equal([.. Enumerable.Range(0, 4).SelectMany(k => Enumerable.Range(0, 6).Select(i => whole[(i * 4) + k]))],
            Numbers(file, "turned", 4, 2, 3));
        Assert.Equal([0.5f, -2, 65504, MathF.Pow(2, -24)], Numbers(file, "half", 2, 2));
        Assert.Equal([1.5f, -3], Numbers(file, "bfloat", 2));
        Assert.Equal([0.1f], Numbers(file, "double", 1));
        Assert.Equal([7f], Numbers(file, "counter"));
        Assert.Empty(Numbers(file, "empty", 0, 5));
        Assert.Equal([3f, 4], Numbers(file, "parameter", 2));
        Assert.Equal([1f, 1, 1], Numbers(file, "running_var", 3));
    }

    [Fact]
    public void TheOldFormIsRefusedWithTheWayOut()
    {
        using Classifier model = Architecture.Find("cnn6").Build(3, 1);
        NightScanException exception = Assert.Throws<NightScanException>(() =>
            PretrainedWeights.Load(model, Architecture.Find("cnn6"), Fixture.PathOf("legacy.pt"), []));
        Assert.Equal("NS0652", exception.Diagnostic.Code);
        Assert.Contains("_use_new_zipfile_serialization=True", exception.Message);
    }

    /// <summary>What would run something, or make objects of any class, in Python.</summary>
    [Theory]
    [InlineData("cos\nsystem\nX\u0002\0\0\0ls\u0085R.", "'os.system'")]
    [InlineData("cbuiltins\neval\nX\u0001\0\0\01\u0085R.", "'builtins.eval'")]
    [InlineData("}X\u0001\0\0\0aX\u0002\0\0\0osX\u0006\0\0\0system\u0093s.", "'os.system'")]
    [InlineData("c__torch__.Model\nModel\n)\u0081.", "'__torch__.Model.Model'")]
    [InlineData("ctorch\nQUInt8Storage\n.", "'torch.QUInt8Storage'")]
    [InlineData("ccollections\nOrderedDict\n)\u0081.", "operation 0x81")]
    [InlineData("(ios\nsystem\n.", "operation 0x69")]
    [InlineData("\u0082\u0001.", "operation 0x82")]
    [InlineData("}2.", "operation 0x32")]
    [InlineData("c\u001b[31m\nx\n.", "'\\u001B[31m.x'")]
    public void WhatWouldRunSomethingIsRefused(string pickle, string named)
    {
        NightScanException exception = Assert.Throws<NightScanException>(() => Open(pickle));
        Assert.Equal("NS0652", exception.Diagnostic.Code);
        Assert.Contains(named, exception.Message);
        Assert.Contains("state_dict", exception.Message);
    }

    [Theory]
    [InlineData("", "too early")]
    [InlineData(".", "damaged")]
    [InlineData("N.", "no state dict")]
    [InlineData("}.", "no state dict")]
    [InlineData("}X\u0005\0\0\0modelKKs.", "no state dict")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffa", "too early")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffa", "damaged")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fa", "too early")]
    [InlineData("h\u0007.", "damaged")]
    [InlineData("t.", "damaged")]
    [InlineData("N(\u0085.", "damaged")]
    [InlineData("Na.", "damaged")]
    [InlineData("}NNNu.", "damaged")]
    [InlineData("}(Nu.", "damaged")]
    [InlineData("]Nb.", "damaged")]
    [InlineData("K\u0001Q.", "damaged")]
    [InlineData("K\u0001)R.", "damaged")]
    [InlineData("ccollections\nOrderedDict\n", "too early")]
    [InlineData("ccollections", "too early")]
    [InlineData(Entry + "K\u0001\u0085Rs.", "no storage")]
    [InlineData(Entry + "(" + Storage + "K\0K\u0002\u0085)tRs.", "no storage")]
    [InlineData(Entry + "(" + Storage + "K\0J\u00fe\u00ff\u00ff\u00ff\u0085K\u0001\u0085tRs.", "no storage")]
    [InlineData(Entry + "(" + Storage + "K\0K\u0002\u0085J\u00ff\u00ff\u00ff\u00ff\u0085tRs.", "no storage")]
    [InlineData(Entry + "(" + Storage + "K\u0001K\u0002\u0085K\u0001\u0085tRs.", "beyond its storage")]
    [InlineData(Entry + "(" + Storage + "K\0K\u0002\u0085K\u0002\u0085tRs.", "beyond its storage")]
    [InlineData(Entry + "(" + Storage + "K\0" + Quintillions + "\u0085" + Quintillions + "\u0085tRs.", "larger than any")]
    [InlineData(Entry + "(" + Storage + "K\0\u008a\u0009\0\0\0\0\0\0\0\0\u0001\u0085K\0\u0085tRs.", "no storage")]
    public void ADamagedPickleIsACodedError(string pickle, string reason) => AssertBad(reason, () => Open(pickle));

    [Fact]
    public void AStorageThatIsMissingOrShortIsACodedError()
    {
        string pickle = Entry + "(" + Storage + "K\0K\u0002\u0085K\u0001\u0085tRs.";
        using (TorchFile file = Open(pickle, ("0", BitConverter.GetBytes(1.5).Concat(BitConverter.GetBytes(2.5)).ToArray())))
        {
            Assert.Equal([2], file.Tensors["w"].Shape);
            file.Tensors["w"].Read();
        }

        using TorchFile missing = Open(pickle), shortened = Open(pickle, ("0", new byte[7]));
        AssertBad("'0' is missing", () => missing.Tensors["w"].Read());
        AssertBad("cut short", () => shortened.Tensors["w"].Read());
    }

    [Fact]
    public void WhatIsCompressedIsRefused()
    {
        File.WriteAllBytes(FilePath, TorchArchive.Zip(new byte[100_000], new Dictionary<string, byte[]>(), CompressionLevel.Optimal));
        AssertBad("compressed", () => TorchFile.Open(FilePath));
    }

    [Fact]
    public void AZipFileOfSomethingElseIsACodedError()
    {
        using (ZipArchive archive = new(File.Create(FilePath), ZipArchiveMode.Create))
        {
            archive.CreateEntry("readme.txt");
        }

        AssertBad("data.pkl", () => TorchFile.Open(FilePath));
    }

    /// <summary>Mutations of a sound file end in tensors or in a coded error, in little memory.</summary>
    [Fact]
    public void DamagedFilesEndInAResultOrACodedError()
    {
        byte[] sound = File.ReadAllBytes(Fixture.PathOf("small.pt"));
        Random random = new(7);
        int results = 0, errors = 0;
        for (int i = 0; i < 1500; i++)
        {
            File.WriteAllBytes(FilePath, Mutations.Of(sound, random));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using DisposeScope scope = NewDisposeScope();
                using TorchFile file = TorchFile.Open(FilePath);
                file.Tensors.Values.ToList().ForEach(tensor => tensor.Read());
                results++;
            }
            catch (NightScanException exception) when (exception.Diagnostic.Code is "NS0620" or "NS0652")
            {
                errors++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        }

        Assert.True(results > 50 && errors > 50, $"{results} results, {errors} errors");
    }

    /// <summary>The same of pickles alone, where mutations reach every operation.</summary>
    [Fact]
    public void DamagedPicklesEndInAResultOrARefusal()
    {
        using ZipArchive archive = ZipFile.OpenRead(Fixture.PathOf("small.pt"));
        using MemoryStream copy = new();
        using (Stream stream = archive.Entries.First(entry => entry.Name == "data.pkl").Open())
        {
            stream.CopyTo(copy);
        }

        byte[] sound = copy.ToArray();
        Random random = new(8);
        int results = 0, errors = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] pickle = Mutations.Of(sound, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                PickleReader.Read(pickle);
                results++;
            }
            catch (Exception exception) when (exception is InvalidDataException or ForeignContentException)
            {
                errors++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }

        Assert.True(results > 1000 && errors > 1000, $"{results} results, {errors} errors");
    }

    private static float[] Numbers(TorchFile file, string name, params long[] shape)
    {
        Assert.Equal(shape, file.Tensors[name].Shape);
        Tensor tensor = file.Tensors[name].Read();
        Assert.Equal(shape, tensor.shape);
        return [.. tensor.to(ScalarType.Float32).contiguous().data<float>()];
    }

    // Each character is a byte.
    private TorchFile Open(string pickle, params (string Key, byte[] Numbers)[] storages)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.pt");
        File.WriteAllBytes(path, TorchArchive.Zip(Encoding.Latin1.GetBytes(pickle), storages.ToDictionary()));
        return TorchFile.Open(path);
    }

    private static void AssertBad(string reason, Func<object> open)
    {
        NightScanException exception = Assert.Throws<NightScanException>(open);
        Assert.Equal("NS0620", exception.Diagnostic.Code);
        Assert.Contains(reason, exception.Message);
    }
}
