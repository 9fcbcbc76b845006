using NightScan.Recordings;

namespace NightScan.Training.Prediction;

/// <summary>Recordings, one after the other, as the spectrograms of their windows. Not thread-safe.</summary>
internal interface IWindowSpectrograms : IDisposable
{
    /// <summary>Hz of the recording that the last window is of.</summary>
    int SampleRate { get; }

    /// <summary>Seconds of the recording that were read; its length behind its last window.</summary>
    double Seconds { get; }

    /// <summary>What is missing of the recording although the rest can be used; null when nothing is. Known behind its last window.</summary>
    RecordingProblem? Warning { get; }

    /// <summary>Opens a recording.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="cancellation">Ends a long look at it.</param>
    /// <returns>Why it cannot be used; null when it can, as far as can be seen yet.</returns>
    RecordingProblem? Open(string path, CancellationToken cancellation);

    /// <summary>Makes the spectrogram of the next window.</summary>
    /// <param name="destination">Receives mel bands × frames, row-major.</param>
    /// <param name="begin">Seconds from the recording's start.</param>
    /// <param name="end">Seconds.</param>
    /// <param name="problem">Why the recording ends here although it should not.</param>
    /// <param name="cancellation">Ends a long decode.</param>
    /// <returns>False behind the last window.</returns>
    bool Next(Span<float> destination, out double begin, out double end, out RecordingProblem? problem, CancellationToken cancellation);
}
