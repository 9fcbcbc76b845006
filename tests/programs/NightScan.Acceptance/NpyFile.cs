using System.Text.RegularExpressions;

namespace NightScan.Acceptance;

/// <summary>Just enough of the .npy format to read a little-endian float32 matrix, in C or Fortran order.</summary>
internal static partial class NpyFile
{
    /// <summary>Reads a file.</summary>
    /// <returns>All values, row-major, and the shape.</returns>
    public static (float[] Values, int[] Shape) Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length < 10 || bytes[0] != 0x93 || !bytes.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
        {
            throw new InvalidDataException($"{path} is not a .npy file.");
        }

        int length = bytes[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8))
            : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        int start = (bytes[6] == 1 ? 10 : 12) + length;
        string header = Encoding.Latin1.GetString(bytes, start - length, length);
        int[] shape = [.. Shape().Match(header).Groups[1].Value.Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
        if (!header.Contains("'<f4'", StringComparison.Ordinal) || shape.Length != 2)
        {
            throw new InvalidDataException($"{path} is not a little-endian float32 matrix: {header}");
        }

        float[] values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(start)).ToArray();
        return (header.Contains("True", StringComparison.Ordinal) ? Transpose(values, shape) : values, shape);
    }

    private static float[] Transpose(float[] columns, int[] shape)
    {
        float[] rows = new float[columns.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = columns[(i % shape[1] * shape[0]) + (i / shape[1])];
        }

        return rows;
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();
}
