using NightScan.Cache;
using NightScan.Spectrograms;

namespace NightScan.Training.Data;

/// <summary>Reads the numbers of an example.</summary>
/// <param name="number">0 for the original, n for variant n.</param>
/// <param name="destination">Rows × columns, row-major.</param>
/// <exception cref="NightScanException">They are not there, or not as they should be.</exception>
internal delegate void ExampleReader(RecordingList recordings, int recording, int number, Span<float> destination);

/// <summary>What examples are, and where they are read from.</summary>
/// <param name="Rows">Of an example: the mel bands of a spectrogram.</param>
/// <param name="Columns">Of an example: the frames of a spectrogram.</param>
/// <param name="Bytes">That are read for one.</param>
/// <param name="Open">Makes a reader; each thread has its own.</param>
internal sealed record ExampleNumbers(int Rows, int Columns, long Bytes, Func<ExampleReader> Open)
{
    /// <summary>The spectrograms that an index lists.</summary>
    public static ExampleNumbers Spectrograms(SpectrogramSettings settings) => new(settings.MelBands, settings.FrameCount,
        new SpectrogramFile(settings).Length, () => new ListedSpectrograms(settings).Read);
}
