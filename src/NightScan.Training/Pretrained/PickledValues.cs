namespace NightScan.Training.Pretrained;

/// <summary>A class or function that a pickle names; nothing of it is ever called.</summary>
internal sealed record PickledName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>The values of a dictionary under keys that are texts; others have no name to be asked for by.</summary>
internal sealed class PickledMap
{
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>Numbers beside the pickle.</summary>
/// <param name="Key">Name of their file.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PickledStorage(ScalarType Type, string Key, long Count)
{
    private const string Suffix = "Storage";

    private static readonly Dictionary<string, ScalarType> s_types = new()
    {
        ["Float"] = ScalarType.Float32,
        ["Double"] = ScalarType.Float64,
        ["Half"] = ScalarType.Float16,
        ["BFloat16"] = ScalarType.BFloat16,
        ["Long"] = ScalarType.Int64,
        ["Int"] = ScalarType.Int32,
        ["Short"] = ScalarType.Int16,
        ["Char"] = ScalarType.Int8,
        ["Byte"] = ScalarType.Byte,
        ["Bool"] = ScalarType.Bool,
    };

    /// <summary>The type of the numbers in a class of storages; null when it is none that is read.</summary>
    public static ScalarType? TypeOf(PickledName name) => name.Module == "torch" && name.Name.EndsWith(Suffix, StringComparison.Ordinal)
        && s_types.TryGetValue(name.Name[..^Suffix.Length], out ScalarType type) ? type : null;
}

/// <summary>A tensor over a storage.</summary>
/// <param name="Begin">Its first number.</param>
/// <param name="Shape">Lengths of its dimensions.</param>
/// <param name="Strides">Numbers from one element of a dimension to the next, 0 or more.</param>
/// <param name="Span">Numbers from its first to behind its last, all of them within the storage.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Begin, long[] Shape, long[] Strides, long Span)
{
    private const int MaxDimensions = 16;

    /// <summary>Makes one of the arguments of PyTorch's function that does.</summary>
    /// <exception cref="InvalidDataException">They make none.</exception>
    public static PickledTensor Of(object?[] arguments)
    {
        if (arguments is not [PickledStorage storage, long begin, object?[] shape, object?[] strides, ..]
            || shape.Length != strides.Length || shape.Length > MaxDimensions || begin < 0
            || !shape.Concat(strides).All(value => value is long and >= 0))
        {
            throw new InvalidDataException("a tensor of it has no storage, or no shape");
        }

        PickledTensor tensor = new(storage, begin, [.. shape.Cast<long>()], [.. strides.Cast<long>()], 0);
        Int128 count = 1, span = 1;
        foreach ((long length, long stride) in tensor.Shape.Zip(tensor.Strides))
        {
            // An empty tensor has none, but libtorch multiplies its other lengths all the same, and must not overflow either.
            count *= Math.Max(length, 1);
            span += (Int128)Math.Max(length - 1, 0) * stride;
            if (count > long.MaxValue || span > long.MaxValue)
            {
                throw new InvalidDataException("a tensor of it is larger than any file");
            }
        }

        long numbers = tensor.Shape.Contains(0) ? 0 : (long)span;
        return (Int128)begin + numbers <= storage.Count
            ? tensor with { Span = numbers }
            : throw new InvalidDataException("a tensor of it reaches beyond its storage");
    }
}
