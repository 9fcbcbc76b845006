using NightScan.Cache;
using NightScan.Files;
using NightScan.Spectrograms;

namespace NightScan;

/// <summary>
/// A mel spectrogram in decibels, normalised: its mean is 0 and its standard deviation 1, unless
/// <see cref="SpectrogramSettings.Normalization"/> says otherwise. Its files are those of the cache, which
/// <c>numpy.load</c> reads too.
/// </summary>
public sealed class Spectrogram
{
    /// <param name="mels">Rows, 1 or more.</param>
    /// <param name="frames">Columns, 1 or more.</param>
    /// <param name="values">mels · frames numbers, row by row; not copied.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the shape says.</exception>
    public Spectrogram(int mels, int frames, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != (long)mels * frames)
        {
            throw new ArgumentException($"{mels} mel bands × {frames} frames are not {values.Length} numbers.", nameof(values));
        }

        (Mels, Frames, Values) = (mels, frames, values);
    }

    /// <summary>Rows: the band of lowest frequency is row 0.</summary>
    public int Mels { get; }

    /// <summary>Columns, in order of time.</summary>
    public int Frames { get; }

    /// <summary>All numbers, row by row: standard deviations from the mean level of the recording, or what
    /// <see cref="SpectrogramSettings.Normalization"/> has in their place.</summary>
    public float[] Values { get; }

    /// <summary>What the numbers of its file are; <see cref="Values"/> are float32 always.</summary>
    public SpectrogramDataType DataType { get; init; } = SpectrogramDataType.Float16;

    /// <summary>
    /// What tells a build, and a trainer, whether a file of the cache is the one that ought to be there: a hash of all that it was made of.
    /// 0 where no build made it. A file that is to take the place of another is written with that one's.
    /// </summary>
    public ulong Key { get; init; }

    /// <summary>A number.</summary>
    /// <param name="mel">The row, from 0.</param>
    /// <param name="frame">The column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public float this[int mel, int frame]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)mel, (uint)Mels, nameof(mel));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)frame, (uint)Frames, nameof(frame));
            return Values[(mel * Frames) + frame];
        }
    }

    /// <summary>Reads a file of the cache, and checks all of it.</summary>
    /// <exception cref="NightScanException">NS0311: it is missing, damaged, or none that NightScan wrote.</exception>
    public static Spectrogram Read(string path)
    {
        LoadedSpectrogram loaded = SpectrogramReader.Read(Path.GetFullPath(path));
        return new(loaded.Mels, loaded.Frames, loaded.Values) { DataType = loaded.DataType, Key = loaded.Key };
    }

    /// <summary>Writes a file as the cache has them; it appears complete or not at all.</summary>
    /// <param name="path">In a folder that is there. A spectrogram of NightScan's that stands there is replaced.</param>
    /// <exception cref="NightScanException">NS0310: it cannot be written; NS0312: there is a file that NightScan did not
    /// write.</exception>
    public void Write(string path)
    {
        path = Path.GetFullPath(path);
        SpectrogramFile format = new(new NpyHeader(DataType, Mels, Frames));
        byte[] bytes = new byte[format.Length];
        Span<byte> data = format.Data(bytes);
        for (int i = 0; i < Values.Length; i++)
        {
            SpectrogramNumbers.Store(Values[i], DataType, data, i);
        }

        format.Seal(bytes, Key);
        ForeignFiles.Refuse(path);
        FileTrouble.As(DiagnosticCodes.WriteFailed, path, trouble => $"the spectrogram cannot be written: {trouble}", () =>
        {
            using AtomicFile file = new(path);
            file.Content.Write(bytes);
            file.Complete();
        });
    }
}
