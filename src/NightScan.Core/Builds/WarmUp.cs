using NightScan.Augmentation;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>
/// Makes a spectrogram of nothing in the background, while recordings are indexed: what all of them need compiled is compiled then, and
/// the first worker need not wait for it.
/// </summary>
internal static class WarmUp
{
    // Louder than silence, which is not transformed at all.
    private const float Level = 0.1f;

    public static void Begin(PipelineSettings settings) => new Thread(() => MakeOne(settings))
    {
        IsBackground = true,
        Priority = ThreadPriority.BelowNormal,
        Name = "NightScan warm-up",
    }.Start();

    private static void MakeOne(PipelineSettings settings)
    {
        try
        {
            VariantSynthesizer synthesizer = new(new VariantSources(settings.Spectrogram, settings.Augmentation));
            float[] samples = new float[settings.Spectrogram.SampleCount];
            Array.Fill(samples, Level);
            synthesizer.LoadOriginal(samples);
            synthesizer.Original(new byte[synthesizer.ByteCount]);
        }
        catch (Exception exception) when (exception is NightScanException or OutOfMemoryException)
        {
            // Whoever needs it finds out, and says so.
        }
    }
}
