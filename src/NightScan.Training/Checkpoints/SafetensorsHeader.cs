using System.Text.Json;

namespace NightScan.Training.Checkpoints;

/// <summary>Where a tensor lies in a file.</summary>
/// <param name="Shape">Lengths of its dimensions; empty for a single number.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long Length);

/// <summary>
/// The header of a safetensors file (https://huggingface.co/docs/safetensors): its length in 8 bytes, little-endian, then JSON that
/// tells each tensor's type, shape and place. What is read here is not trusted: every length, offset and name is checked before it is used.
/// </summary>
/// <param name="Entries">By name; their places cover the data without gap or overlap.</param>
internal sealed record SafetensorsHeader(IReadOnlyDictionary<string, SafetensorsEntry> Entries,
    IReadOnlyDictionary<string, string> Metadata)
{
    public const int PrefixLength = sizeof(ulong);

    private const string MetadataName = "__metadata__";

    // The limits of the format's reference implementation, and more dimensions than any layer has.
    private const long MaxHeaderLength = 100_000_000;
    private const int MaxDimensions = 16;
    private const int Alignment = 8;

    private static readonly (string Name, ScalarType Type)[] Types =
    [
        ("F32", ScalarType.Float32), ("F16", ScalarType.Float16), ("BF16", ScalarType.BFloat16), ("F64", ScalarType.Float64),
        ("I64", ScalarType.Int64), ("I32", ScalarType.Int32), ("I16", ScalarType.Int16), ("I8", ScalarType.Int8),
        ("U8", ScalarType.Byte), ("BOOL", ScalarType.Bool),
    ];

    /// <summary>Reads the length of the header.</summary>
    /// <param name="prefix">The first 8 bytes of the file.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <exception cref="InvalidDataException">It cannot be right.</exception>
    public static int ReadLength(ReadOnlySpan<byte> prefix, long fileLength)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long most = Math.Min(MaxHeaderLength, fileLength - PrefixLength);
        return length <= (ulong)most
            ? (int)length
            : throw new InvalidDataException($"its header claims {length} bytes, where at most {most} can be");
    }

    /// <summary>Reads and checks a header.</summary>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataLength">Bytes that follow the header.</param>
    /// <exception cref="InvalidDataException">It is not a header, or does not match the data.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException("its header is not a JSON object");
            }

            HashSet<string> names = [];
            List<SafetensorsEntry> entries = [];
            Dictionary<string, string> metadata = [];
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw new InvalidDataException($"its header has '{property.Name}' twice");
                }

                if (property.Name == MetadataName)
                {
                    ReadMetadata(property.Value, metadata);
                }
                else
                {
                    entries.Add(ReadEntry(property.Name, property.Value));
                }
            }

            entries = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.Length)];
            CheckPlaces(entries, dataLength);
            return new SafetensorsHeader(entries.ToDictionary(entry => entry.Name), metadata);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not valid Unicode.
            throw new InvalidDataException($"its header is not valid JSON ({exception.Message})", exception);
        }
    }

    /// <summary>Lays tensors out one after the other, in the order given, and writes the header for it.</summary>
    /// <returns>The header with its length before, padded so that the data begin at a multiple of 8 bytes.</returns>
    public static byte[] Write(IEnumerable<(string Name, ScalarType Type, long[] Shape)> tensors,
        IReadOnlyDictionary<string, string> metadata)
    {
        OrderedDictionary<string, object> content = [];
        if (metadata.Count > 0)
        {
            content.Add(MetadataName, metadata);
        }

        long begin = 0;
        foreach ((string name, ScalarType type, long[] shape) in tensors)
        {
            long end = begin + (shape.Aggregate(1L, (product, length) => checked(product * length)) * type.ElementSize());
            string dtype = Types.First(known => known.Type == type).Name;
            content.Add(name, new { dtype, shape, data_offsets = new[] { begin, end } });
            begin = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(content);
        int padded = (json.Length + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[PrefixLength + padded];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)padded);
        json.CopyTo(header, PrefixLength);
        return header;
    }

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"its {MetadataName} is not a JSON object");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String || !metadata.TryAdd(property.Name, property.Value.GetString()!))
            {
                throw new InvalidDataException($"its {MetadataName} has '{property.Name}' twice, or not as a text");
            }
        }
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || ReadNumbers(element, "shape", MaxDimensions) is not { } lengths
            || ReadNumbers(element, "data_offsets", 2) is not [long begin, long end])
        {
            throw new InvalidDataException($"its header does not tell type, shape and place of '{name}'");
        }

        (string typeName, ScalarType scalarType) = Types.FirstOrDefault(known => type.ValueEquals(known.Name));
        if (typeName is null)
        {
            throw new InvalidDataException(
                $"'{name}' is of type {type.GetString()}, where one of {string.Join(", ", Types.Select(known => known.Name))} can be read");
        }

        if (end < begin || end - begin != ByteCount(lengths, scalarType))
        {
            throw new InvalidDataException(
                $"the place of '{name}', bytes {begin} to {end}, does not match its shape ({string.Join(", ", lengths)}) of "
                + $"{typeName}");
        }

        return new SafetensorsEntry(name, scalarType, lengths, begin, end - begin);
    }

    /// <summary>Bytes of a tensor; -1 when that is more than a file can hold.</summary>
    private static long ByteCount(long[] lengths, ScalarType type)
    {
        // An empty tensor has none, but libtorch multiplies its other lengths all the same, and must not overflow either.
        Int128 count = type.ElementSize();
        foreach (long length in lengths)
        {
            count *= Math.Max(length, 1);
            if (count > long.MaxValue)
            {
                return -1;
            }
        }

        return lengths.Contains(0) ? 0 : (long)count;
    }

    /// <summary>An array of whole numbers from 0; null when it is missing, longer than that, or something else.</summary>
    private static long[]? ReadNumbers(JsonElement element, string name, int most) =>
        element.TryGetProperty(name, out JsonElement array) && array.ValueKind == JsonValueKind.Array && array.GetArrayLength() <= most
            && array.EnumerateArray().All(number =>
                number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out long value) && value >= 0)
            ? [.. array.EnumerateArray().Select(number => number.GetInt64())]
            : null;

    private static void CheckPlaces(List<SafetensorsEntry> entries, long dataLength)
    {
        long end = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != end)
            {
                throw new InvalidDataException(
                    $"'{entry.Name}' begins at byte {entry.Begin} of the data, where byte {end} belongs: tensors overlap or leave gaps");
            }

            end = checked(end + entry.Length);
        }

        if (end != dataLength)
        {
            throw new InvalidDataException(
                $"its header describes {end} bytes of data, but {dataLength} are there: it was cut short, or something was added");
        }
    }
}
