using NightScan.Recordings;
using NightScan.Spectrograms;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>What the operations of a recipe ask of the renderer before the first frame. One per renderer, used again and again.</summary>
internal sealed class VariantPlan(VariantSources sources, RecordingSpectra recording)
{
    public VariantSources Sources => sources;

    public SpectrogramSettings Settings => sources.Spectrogram;

    /// <summary>Ends the decoding of a background.</summary>
    public CancellationToken Cancellation { get; private set; }

    /// <summary>As in the recipe, like <see cref="Rate"/> and <see cref="AddedOffset"/>.</summary>
    public double Shift { get; set; }

    public double Rate { get; set; }

    /// <summary>What each bin's magnitude is multiplied by, 1 to begin with.</summary>
    public AlignedBuffer Response { get; } = new(recording.Kernel.RowLength);

    /// <summary>What makes mel bands of bins.</summary>
    public MelFilterBank Bank { get; set; } = recording.Bank;

    /// <summary>Spectra that are added, null for none.</summary>
    public PackedSpectra? Added { get; private set; }

    /// <summary>What they are multiplied by.</summary>
    public float Gain { get; private set; }

    public double AddedOffset { get; private set; }

    /// <summary>Why the variant cannot be rendered: a background's problem and path.</summary>
    public (RecordingProblem Problem, string Path)? Problem { get; set; }

    /// <summary>Plans a variant of the recording that is loaded.</summary>
    public void Begin(in VariantRecipe recipe, CancellationToken cancellation)
    {
        (Cancellation, Problem) = (cancellation, null);
        (Shift, Rate, Bank, Added, Gain, AddedOffset) = (0, 1, recording.Bank, null, 0, 0);
        Response.Span[..((Settings.FftSize / 2) + 1)].Fill(1);
        foreach (AugmentationOperation operation in sources.Augmentation.Registry.Chain)
        {
            if (operation.IsIn(recipe))
            {
                operation.Prepare(recipe, this);
            }
        }
    }

    /// <summary>Adds spectra as loud as the recipe says beside the recording's window.</summary>
    public void Add(PackedSpectra spectra, in VariantRecipe recipe)
    {
        Added = spectra;
        Gain = spectra.BandPower <= 0 ? 0
            : (float)Math.Sqrt(recording.Frames.BandPower / spectra.BandPower * Math.Pow(10, -recipe.SignalToNoise / 10));
        AddedOffset = recipe.AddedOffset;
    }
}
