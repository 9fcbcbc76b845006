using NightScan.Spectrograms;

namespace NightScan.Cache;

/// <summary>A spectrogram as its file holds it.</summary>
/// <param name="Mels">Rows, the band of lowest frequency first; at least 1.</param>
/// <param name="Frames">Columns, in order of time; at least 1.</param>
/// <param name="Values">Mels · Frames numbers, row by row: standard deviations from the recording's mean level.</param>
internal sealed record LoadedSpectrogram(int Mels, int Frames, float[] Values)
{
    /// <summary>What the numbers of the file are.</summary>
    public SpectrogramDataType DataType { get; init; }

    /// <summary>What the file ends with.</summary>
    public ulong Key { get; init; }
}
