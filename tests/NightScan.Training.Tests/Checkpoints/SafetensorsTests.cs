using System.Text.Json;
using NightScan.Diagnostics;
using NightScan.Tests;
using NightScan.Training.Checkpoints;
using NightScan.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ReadsWhatNumpyWrote()
    {
        using SafetensorsFile file = SafetensorsFile.Open(Fixture.PathOf("small.safetensors"));
        Assert.Equal(["counter", "empty", "half", "weights"], file.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Größe", file.Metadata["über"]);
        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1, 1.25f], file.Read("weights").data<float>().ToArray());
        Assert.Equal([2, 3], file.Read("weights").shape);
        Assert.Equal(7, file.Read("counter").item<long>());
        Assert.Empty(file.Read("counter").shape);
        Assert.Equal([0, 5], file.Read("empty").shape);
        Assert.Equal([0.5f, -2, 65504, MathF.Pow(2, -24)], file.Read("half").to(ScalarType.Float32).data<float>().ToArray());
    }

    [Fact]
    public void EveryTypeAndShapeComesBackBitForBit()
    {
        (string Name, Tensor Tensor)[] tensors =
        [
            ("a", randn(3, 1, 5)), ("b", tensor(5L)), ("c", randn(4).to(ScalarType.BFloat16)), ("d", randn(2, 2).to(ScalarType.Float16)),
            ("e", randn(7).to(ScalarType.Float64)), ("f", tensor(new bool[] { true, false, true })), ("g", zeros(0, 3)),
            ("h", tensor(new int[] { int.MinValue, 3 })), ("i", randn(4, 6).transpose(0, 1)),
        ];
        string path = _folder.File("all.safetensors");
        SafetensorsFile.Write(path, tensors.ToDictionary(), new Dictionary<string, string> { ["key"] = "value \"quoted\" ü" });

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("value \"quoted\" ü", file.Metadata["key"]);
        Assert.Equal(tensors.Length, file.Entries.Count);
        foreach ((string name, Tensor tensor) in tensors)
        {
            Tensor read = file.Read(name);
            Assert.Equal(tensor.dtype, read.dtype);
            Assert.Equal(tensor.shape, read.shape);
            Assert.True(tensor.contiguous().bytes.SequenceEqual(read.bytes));
        }
    }

    /// <summary>What a few lines of numpy do: length, JSON, offsets from the end of the header.</summary>
    [Fact]
    public void WhatIsWrittenCanBeReadByTheFormatsDescriptionAlone()
    {
        string path = _folder.File("plain.safetensors");
        SafetensorsFile.Write(path,
            new Dictionary<string, Tensor> { ["first"] = tensor(new float[] { 1, 2, 3 }), ["second"] = tensor(new long[] { -1, 4 }) },
            new Dictionary<string, string>());

        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, (8 + length) % 8);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, length));
        JsonElement second = header.RootElement.GetProperty("second");
        Assert.Equal("I64", second.GetProperty("dtype").GetString());
        Assert.Equal(2, second.GetProperty("shape")[0].GetInt32());
        int begin = second.GetProperty("data_offsets")[0].GetInt32(), end = second.GetProperty("data_offsets")[1].GetInt32();
        Assert.Equal((12, 28), (begin, end));
        Assert.Equal(4, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8 + length + begin + 8)));
        Assert.Equal(8 + length + end, bytes.Length);
    }

    [Fact]
    public void AFileThatCannotBeFinishedLeavesTheOldOneWhole()
    {
        string path = _folder.File("kept.safetensors");
        SafetensorsFile.Write(path, new Dictionary<string, Tensor> { ["x"] = tensor(new float[] { 1 }) }, new Dictionary<string, string>());
        byte[] before = File.ReadAllBytes(path);
        Assert.ThrowsAny<Exception>(() => WholeFile.Write(path, stream =>
        {
            stream.Write(new byte[100]);
            throw new InvalidOperationException("in the middle");
        }));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsACodedError()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "");
        NightScanException exception = Assert.Throws<NightScanException>(() => WholeFile.WriteText(Path.Join(file, "below", "x"), "text"));
        Assert.Equal("NS0622", exception.Diagnostic.Code);
    }

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "{", "not valid JSON" },
        { "[]", "not a JSON object" },
        { "", "not valid JSON" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "twice" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "overlap" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gaps" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "does not match its shape" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "does not match its shape" },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "type, shape and place" },
        { """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "type, shape and place" },
        { """{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", "type, shape and place" },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", "does not match its shape" },
        { """{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", "does not match its shape" },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", "type, shape and place" },
        { """{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,4]}}""", "F8" },
        { """{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", "type, shape and place" },
        { """{"a":{"shape":[1],"data_offsets":[0,4]}}""", "type, shape and place" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "type, shape and place" },
        { """{"a":7}""", "type, shape and place" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "cut short" },
        { """{}""", "something was added" },
        { """{"__metadata__":7}""", "__metadata__" },
        { """{"__metadata__":{"a":7}}""", "__metadata__" },
        { """{"__metadata__":{"a":"x","a":"y"}}""", "__metadata__" },
        { """{"a":{"dtype":"F32","shape":[[[[[[[[[[1]]]]]]]]]],"data_offsets":[0,4]}}""", "not valid JSON" },
    };

    /// <summary>Each with 8 bytes of data behind its header.</summary>
    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void AHeaderThatLiesIsACodedError(string header, string reason)
    {
        string path = _folder.File("bad.safetensors");
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[8 + json.Length + 8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)json.Length);
        json.CopyTo(bytes, 8);
        File.WriteAllBytes(path, bytes);
        AssertBad(path, reason);
    }

    [Theory]
    [InlineData(new byte[0], "too early")]
    [InlineData(new byte[] { 1, 2, 3 }, "too early")]
    [InlineData(new byte[] { 9, 0, 0, 0, 0, 0, 0, 0 }, "claims 9 bytes")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1, 2 }, "claims 18446744073709551615 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 128, 1, 2 }, "claims 9223372036854775808 bytes")]
    public void ABeginningThatIsNoHeaderIsACodedError(byte[] bytes, string reason)
    {
        string path = _folder.File("short.safetensors");
        File.WriteAllBytes(path, bytes);
        AssertBad(path, reason);
    }

    [Fact]
    public void EveryCutIsNoticed()
    {
        byte[] whole = File.ReadAllBytes(Fixture.PathOf("small.safetensors"));
        string path = _folder.File("cut.safetensors");
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Equal("NS0620", Assert.Throws<NightScanException>(() => SafetensorsFile.Open(path)).Diagnostic.Code);
        }
    }

    [Fact]
    public void AMissingFileIsACodedError() => AssertBad(_folder.File("nowhere.safetensors"), "nowhere");

    [Fact]
    public void AFolderIsACodedError() => AssertBad(_folder.Path, "");

    private static void AssertBad(string path, string reason)
    {
        NightScanException exception = Assert.Throws<NightScanException>(() => SafetensorsFile.Open(path));
        Assert.Equal("NS0620", exception.Diagnostic.Code);
        Assert.Equal(path, exception.Diagnostic.File);
        Assert.Contains(reason, exception.Message);
    }
}
