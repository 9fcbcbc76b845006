using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>The sound of a variant on its way: what operations can do to samples. They come in the order of the chain.</summary>
internal interface IVariantSound
{
    SpectrogramSettings Settings { get; }

    VariantSources Sources { get; }

    CancellationToken Cancellation { get; }

    /// <summary>As in the recipe; moves in time come before all else.</summary>
    double Shift { set; }

    double Rate { set; }

    /// <summary>Multiplies every frequency by a real number.</summary>
    /// <param name="response">Fills the factors of an FFT's bins from 0 on; is handed its size and as many numbers as there are
    /// bins.</param>
    void Multiply(Action<int, Span<float>> response);

    /// <summary>Adds a sound at the level that the spectrogram has it.</summary>
    /// <param name="create">Makes one period of so many samples, or null where that fails.</param>
    /// <param name="offset">As in the recipe.</param>
    void Add(Func<int, float[]?> create, double offset);

    /// <summary>Multiplies all frequencies by a factor in the same time.</summary>
    void Pitch(double factor);

    void Convolve(float[] impulse);

    /// <summary>Silences what lies between two samples.</summary>
    void Silence(double from, double to);

    /// <summary>Takes away what lies between two frequencies in Hz.</summary>
    void Remove(double low, double high);
}
