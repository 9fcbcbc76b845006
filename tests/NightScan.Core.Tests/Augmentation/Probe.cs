namespace NightScan.Tests.Augmentation;

/// <summary>
/// Synthetic sounds that can be generated directly in their stretched or shifted form: the truth that an operation is held against.
/// </summary>
internal static class Probe
{
    public const int Rate = 22050;

    /// <summary>
    /// Name to signal; time runs <paramref name="rate"/> times as fast and frequencies are <paramref name="pitch"/> times as high.
    /// </summary>
    public static float[] Create(string name, double seconds, double rate = 1, double pitch = 1) => name switch
    {
        "tone" => Fill(seconds, t => 0.5 * Math.Sin(2 * Math.PI * 1234 * pitch * t)),
        "slow chirp" => Chirp(seconds, 1000, 500, rate, pitch),
        "fast chirp" => Chirp(seconds, 500, 2000, rate, pitch),
        "trill" => Fill(seconds, t => 0.25 * (1 + Math.Cos(2 * Math.PI * 8 * rate * t)) * Math.Sin(2 * Math.PI * 3000 * pitch * t)),
        "glide" => Fill(seconds, t => 0.5 * Math.Sin(
        2 * Math.PI * pitch * ((3000 * t) - (60 / (2 * Math.PI * 8 * rate) * Math.Cos(2 * Math.PI * 8 * rate * t))))),
        "clicks" => Clicks(seconds, rate),
        "noise" => Noise(seconds, 1),
        _ => throw new ArgumentException(name),
    };

    /// <summary>Times of the clicks, before stretching.</summary>
    public static IEnumerable<double> ClickTimes(double seconds) =>
        Enumerable.Range(0, 1000).Select(i => 0.25 + (0.37 * i)).TakeWhile(t => t < seconds);

    public static float[] Noise(double seconds, int seed)
    {
        Random random = new(seed);
        return Fill(seconds, _ => 0.2 * ((2 * random.NextDouble()) - 1));
    }

    /// <summary>A mixture like a field recording: calls over noise.</summary>
    public static float[] Scene(double seconds, int seed)
    {
        float[] noise = Noise(seconds, seed), trill = Create("trill", seconds), chirp = Create("slow chirp", seconds),
            clicks = Create("clicks", seconds);
        return [.. noise.Select((n, i) =>
            (0.05f * n) + (0.3f * trill[i] * (i / (double)Rate % 2 < 1 ? 1 : 0)) + (0.2f * chirp[i]) + (0.3f * clicks[i]))];
    }

    private static float[] Chirp(double seconds, double from, double perSecond, double rate, double pitch) =>
        Fill(seconds, t => 0.5 * Math.Sin(2 * Math.PI * pitch * ((from * t) + (perSecond * rate * t * t / 2))));

    private static float[] Clicks(double seconds, double rate)
    {
        float[] samples = new float[(int)(seconds * Rate)];
        foreach (double time in ClickTimes(seconds * rate))
        {
            int at = (int)Math.Round(time / rate * Rate);
            if (at < samples.Length)
            {
                samples[at] = 0.9f;
            }
        }

        return samples;
    }

    private static float[] Fill(double seconds, Func<double, double> sample)
    {
        float[] samples = new float[(int)(seconds * Rate)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)sample((double)i / Rate);
        }

        return samples;
    }
}
