using NightScan.Spectrograms;

namespace NightScan.Acceptance;

/// <summary>Spectrograms of another program's output, small enough to be kept with the tests.</summary>
internal static class DecibelFixture
{
    /// <summary>Writes a spectrogram: its maximum as a float32, then one byte per number in steps of 80/255 dB below it.</summary>
    public static int Run(string input, string output, string seconds)
    {
        SpectrogramSettings settings =
            SpectrogramPresets.Find("general")! with { Duration = double.Parse(seconds, CultureInfo.InvariantCulture) };
        SpectrogramTransform transform = new(settings);
        float[] decibels = new float[transform.ValueCount];
        transform.LogMel(Recording.Read(input, settings.SampleRate, settings.SampleCount), decibels);
        float top = decibels.Max();
        using FileStream file = File.Create(output);
        file.Write(BitConverter.GetBytes(top));
        file.Write([.. decibels.Select(value => (byte)Math.Round(Math.Clamp((value - top + 80) / 80, 0, 1) * 255))]);
        return 0;
    }
}
