using System.IO.Compression;
using NightScan.Training.Checkpoints;

namespace NightScan.Training.Pretrained;

/// <summary>
/// A state dict as torch.save writes it since PyTorch 1.6: a ZIP file with a pickle and the numbers of each storage, nothing compressed.
/// Whatever is in it, nothing is executed.
/// </summary>
internal sealed class TorchFile : IDisposable
{
    // A state dict of the largest model has 200 kB.
    private const int MaxPickle = 64 << 20;
    private const string PickleName = "data.pkl";

    // Under these, programs of training keep the state of the model beside other things.
    private static readonly string[] s_states = ["state_dict", "model_state_dict", "model", "net", "weights"];

    private readonly string _path;
    private readonly FileStream _file;
    private readonly ZipArchive _archive;
    private readonly string _root;
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);

    private TorchFile(string path, FileStream file)
    {
        (_path, _file, _archive) = (path, file, new ZipArchive(file));
        ZipArchiveEntry pickle = _archive.Entries.Where(entry => entry.Name == PickleName).MinBy(entry => entry.FullName.Length)
            ?? throw new InvalidDataException($"it is a ZIP file without {PickleName}, which torch.save writes");
        _root = pickle.FullName[..^PickleName.Length];
        if (_archive.GetEntry(_root + "byteorder") is { } order && ReadWhole(order).AsSpan().SequenceEqual("big"u8))
        {
            throw new InvalidDataException("its numbers have their highest byte first");
        }

        PickledMap state = StateOf(PickleReader.Read(ReadWhole(pickle)));
        foreach ((string name, object? value) in state.Values)
        {
            if (value is PickledTensor tensor)
            {
                _tensors.Add(name, new StoredTensor(tensor.Shape, () => Read(tensor)));
            }
        }
    }

    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>Opens one.</summary>
    /// <exception cref="NightScanException">NS0620: it is missing, damaged or none; NS0652: it holds more than tensors.</exception>
    public static TorchFile Open(string path)
    {
        FileStream? file = null;
        try
        {
            file = File.OpenRead(path);
            return new TorchFile(path, file);
        }
        catch (ForeignContentException exception)
        {
            file?.Dispose();
            throw new NightScanException(DiagnosticCodes.ForeignContent,
                $"the file holds more than a state dict: {PlainText.OfName(ModelWeights.Shortened(exception.Message))}. Such things are "
                    + "never loaded, since that could run anything. In Python, write the tensors alone: "
                    + "torch.save(model.state_dict(), path)", path, inner: exception);
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            file?.Dispose();
            throw SafetensorsFile.Unreadable(path, exception);
        }
    }

    /// <summary>What to say of a file in the form that torch.save had before.</summary>
    public static NightScanException Legacy(string path) => new(DiagnosticCodes.ForeignContent,
        "the file is a bare pickle, as torch.save wrote it before PyTorch 1.6, and is not loaded, since that could run anything. Write it "
            + "again in Python: torch.save(torch.load(path), path, _use_new_zipfile_serialization=True)", path);

    public void Dispose()
    {
        _archive.Dispose();
        _file.Dispose();
    }

    private static bool IsOfTheFile(Exception exception) =>
        exception is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static PickledMap StateOf(object? root)
    {
        PickledMap map = root as PickledMap ?? throw new InvalidDataException("it holds no state dict");
        return map.Values.Values.Any(value => value is PickledTensor) ? map
            : s_states.Select(name => map.Values.GetValueOrDefault(name)).OfType<PickledMap>().FirstOrDefault()
                ?? throw new InvalidDataException("it holds no state dict");
    }

    private Tensor Read(PickledTensor tensor)
    {
        try
        {
            ZipArchiveEntry entry = _archive.GetEntry($"{_root}data/{tensor.Storage.Key}")
                ?? throw new InvalidDataException($"its storage '{ModelWeights.Shortened(tensor.Storage.Key)}' is missing");
            long size = tensor.Storage.Type.ElementSize();
            if ((Int128)(tensor.Begin + tensor.Span) * size > LengthOf(entry) || tensor.Span * size > int.MaxValue)
            {
                throw new InvalidDataException($"its storage '{ModelWeights.Shortened(tensor.Storage.Key)}' was cut short");
            }

            Tensor numbers = empty([tensor.Span], tensor.Storage.Type);
            using Stream stream = entry.Open();
            Skip(stream, tensor.Begin * size);
            stream.ReadExactly(numbers.bytes);
            return numbers.as_strided(tensor.Shape, tensor.Strides);
        }
        catch (Exception exception) when (IsOfTheFile(exception))
        {
            throw SafetensorsFile.Unreadable(_path, exception);
        }
    }

    private byte[] ReadWhole(ZipArchiveEntry entry)
    {
        long length = LengthOf(entry);
        byte[] bytes = new byte[length <= MaxPickle ? length : throw new InvalidDataException($"its {entry.Name} has {length} bytes")];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Bytes of an entry, no more than the file can hold.</summary>
    private long LengthOf(ZipArchiveEntry entry) => entry.Length == entry.CompressedLength && entry.Length <= _file.Length
        ? entry.Length
        : throw new InvalidDataException($"its {ModelWeights.Shortened(entry.Name)} is compressed, which torch.save never does");

    private static void Skip(Stream stream, long count)
    {
        byte[] buffer = new byte[(int)Math.Min(count, 1 << 16)];
        while (count > 0)
        {
            int part = (int)Math.Min(count, buffer.Length);
            stream.ReadExactly(buffer, 0, part);
            count -= part;
        }
    }
}
