namespace NightScan.Benchmarks;

/// <summary>
/// Writes a large collection of tiny recordings: 0.1 s at 8 kHz, 16 bits, one channel (1,644 bytes), each with bytes of its own. A
/// recording depends on its number alone: a collection can be extended, and is the same on every machine.
/// </summary>
internal static class CollectionGenerator
{
    private const int SampleRate = 8000;
    private const int Frames = SampleRate / 10;
    private const int HeaderLength = 44;

    /// <param name="folder">Receives <c>classes</c> folders, with recording n in folder n modulo <c>classes</c>.</param>
    /// <param name="options"><c>--recordings N</c>, <c>--classes C</c> and, to extend a collection, <c>--first F</c>: writes F to N -
    /// 1.</param>
    public static int Run(string folder, ReadOnlySpan<string> options)
    {
        int recordings = 10_000, classes = 1_500, first = 0;
        for (int i = 0; i + 1 < options.Length; i += 2)
        {
            int value = int.Parse(options[i + 1], CultureInfo.InvariantCulture);
            switch (options[i])
            {
                case "--recordings":
                    recordings = value;
                    break;
                case "--classes":
                    classes = value;
                    break;
                case "--first":
                    first = value;
                    break;
                default:
                    Console.Error.WriteLine($"unknown option {options[i]}");
                    return 2;
            }
        }

        // A folder at a time, as a file system likes it.
        Parallel.For(0, classes, () => new byte[HeaderLength + (Frames * sizeof(short))], (number, _, buffer) =>
        {
            string path = Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"class{number:0000}"));
            Directory.CreateDirectory(path);
            for (int recording = first + ((number - (first % classes) + classes) % classes); recording < recordings; recording += classes)
            {
                Fill(buffer, recording);
                File.WriteAllBytes(Path.Join(path, string.Create(CultureInfo.InvariantCulture, $"recording{recording:0000000}.wav")),
                    buffer);
            }

            return buffer;
        }, _ => { });
        return 0;
    }

    /// <summary>A tone in noise, both drawn from the recording's number.</summary>
    private static void Fill(Span<byte> file, int number)
    {
        WriteHeader(file);
        ulong state = (ulong)number * 0x9E3779B97F4A7C15 + 1;
        double step = 2 * Math.PI * (200 + (number * 7919L % 3500)) / SampleRate;
        for (int frame = 0; frame < Frames; frame++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            double value = (8000 * Math.Sin(step * frame)) + ((long)state >> 51);
            BinaryPrimitives.WriteInt16LittleEndian(file[(HeaderLength + (frame * sizeof(short)))..], (short)value);
        }
    }

    private static void WriteHeader(Span<byte> file)
    {
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(file[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(file[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(file[24..], SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file[28..], SampleRate * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(file[32..], sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(file[34..], 16);
        "data"u8.CopyTo(file[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(file[40..], file.Length - HeaderLength);
    }
}
