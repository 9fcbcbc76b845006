using NightScan.Spectrograms;

namespace NightScan.Training.Prediction;

/// <summary>A trained model in use.</summary>
internal interface IClassifier : IDisposable
{
    /// <summary>Names of the classes, in the order of the scores.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>What its spectrograms have to be made with.</summary>
    SpectrogramSettings Spectrogram { get; }

    /// <summary>Scores spectrograms.</summary>
    /// <param name="spectrograms">[count, mels, frames] row-major, normalised.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="probabilities">Receives [count, classes]: 0 to 1, the sum of a row is 1 where a spectrogram has one label.</param>
    void Classify(Memory<float> spectrograms, int count, Span<float> probabilities);
}
