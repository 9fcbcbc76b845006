using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

/// <summary>Writes what torch.save writes of a state dict of float32, or of anything else that a test puts into its pickle.</summary>
internal static class TorchArchive
{
    public static byte[] Of(IEnumerable<KeyValuePair<string, Tensor>> state)
    {
        using MemoryStream pickle = new();
        Dictionary<string, byte[]> storages = [];
        pickle.Write([0x80, 2, (byte)'}', (byte)'(']);
        foreach ((string name, Tensor tensor) in state)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor numbers = tensor.detach().to(ScalarType.Float32).contiguous();
            string key = storages.Count.ToString(CultureInfo.InvariantCulture);
            storages[key] = numbers.bytes.ToArray();
            Text(pickle, name);
            pickle.Write("ctorch._utils\n_rebuild_tensor_v2\n(("u8);
            Text(pickle, "storage");
            pickle.Write("ctorch\nFloatStorage\n"u8);
            Text(pickle, key);
            Text(pickle, "cpu");
            Number(pickle, numbers.numel());
            pickle.Write("tQ"u8);
            Number(pickle, 0);
            Numbers(pickle, numbers.shape);
            Numbers(pickle, numbers.stride());
            pickle.Write([0x89, (byte)'}', (byte)'t', (byte)'R']);
        }

        pickle.Write("u."u8);
        return Zip(pickle.ToArray(), storages);
    }

    public static byte[] Zip(byte[] pickle, IReadOnlyDictionary<string, byte[]> storages,
        CompressionLevel compression = CompressionLevel.NoCompression)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "archive/data.pkl", pickle, compression);
            foreach ((string key, byte[] numbers) in storages)
            {
                Add(archive, $"archive/data/{key}", numbers, compression);
            }
        }

        return bytes.ToArray();
    }

    public static void Text(Stream pickle, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        pickle.WriteByte((byte)'X');
        pickle.Write(BitConverter.GetBytes(utf8.Length));
        pickle.Write(utf8);
    }

    private static void Number(Stream pickle, long number)
    {
        pickle.WriteByte((byte)'J');
        pickle.Write(BitConverter.GetBytes((int)number));
    }

    private static void Numbers(Stream pickle, long[] numbers)
    {
        pickle.WriteByte((byte)'(');
        numbers.ToList().ForEach(number => Number(pickle, number));
        pickle.WriteByte((byte)'t');
    }

    private static void Add(ZipArchive archive, string name, byte[] content, CompressionLevel compression)
    {
        using Stream stream = archive.CreateEntry(name, compression).Open();
        stream.Write(content);
    }
}
