using NightScan.Augmentation;
using NightScan.Samples;
using NightScan.Spectrograms;

namespace NightScan.Tests.Augmentation;

/// <summary>
/// No two variants of a recording are alike and none is its original: more than 0.1 RMS between any two written spectrograms.
/// </summary>
public sealed class DistinctVariantTests
{
    // Probes and calls may have the same name.
    private const string CallPrefix = "sample ";

    public static TheoryData<string, double> Recordings()
    {
        TheoryData<string, double> data = [];
        IEnumerable<string> calls = SampleCalls.Classes.Select(call => CallPrefix + call.Name);
        foreach (string name in (string[])["tone", "slow chirp", "fast chirp", "trill", "clicks", "noise", .. calls])
        {
            // Longer than window and margin, just the window, and a short call with silence behind it.
            data.Add(name, 7);
            data.Add(name, 4);
            data.Add(name, 0.7);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void AllDiffer(string name, double seconds)
    {
        float[] samples = name.StartsWith(CallPrefix, StringComparison.Ordinal) ? Call(name[CallPrefix.Length..], seconds)
            : Probe.Create(name, seconds);
        Bench bench = new(Bench.Settings with { DataType = SpectrogramDataType.Float16 });
        bench.Synthesizer.Load(samples);
        foreach (StrengthTier tier in Enum.GetValues<StrengthTier>())
        {
            List<(string Recipe, float[] Values)> all = [];
            byte[] bytes = new byte[bench.Synthesizer.ByteCount];
            bench.Synthesizer.Original(bytes);
            all.Add(("original", Numbers(bytes)));
            for (int variant = 1; variant <= 12; variant++)
            {
                RenderedVariant made = bench.Synthesizer.Render(bench.Sources.Drawer.Draw(Bench.Content(name.Length), variant, tier),
                    bytes);
                all.Add((made.Recipe.ToString(), Numbers(bytes)));
                Assert.Equal(Distance(all[0].Values, all[^1].Values), made.Distance, 1e-3);
            }

            for (int i = 0; i < all.Count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    double distance = Distance(all[i].Values, all[j].Values);
                    Assert.True(distance > 0.1, $"{distance:f3} {tier}: {all[i].Recipe} | {all[j].Recipe}");
                }
            }
        }
    }

    /// <summary>A recipe that would change nothing is drawn anew; silence cannot change.</summary>
    [Fact]
    public void TooLittleIsDrawnAnew()
    {
        Bench bench = new();
        byte[] bytes = new byte[bench.Synthesizer.ByteCount];
        VariantRecipe nothing = Bench.Nothing with { Content = Bench.Content(1), Variant = 3 };
        bench.Synthesizer.Load(Probe.Scene(4, 1));
        RenderedVariant made = bench.Synthesizer.Render(nothing, bytes);
        Assert.Equal(bench.Sources.Drawer.Again(nothing), made.Recipe);
        Assert.True(made.Distance > 0.1);

        bench.Synthesizer.Load(new float[1000]);
        made = bench.Synthesizer.Render(nothing, bytes);
        Assert.Equal(nothing, made.Recipe);
        Assert.All(bytes, value => Assert.Equal(0, value));
    }

    private static float[] Call(string name, double seconds)
    {
        SampleSignal signal = new(Probe.Rate, (int)(seconds * Probe.Rate));
        SampleCalls.Classes.First(call => call.Name == name).Paint(signal, new SampleRandom(5));
        return [.. signal.Samples.Select(sample => (float)sample)];
    }

    private static float[] Numbers(byte[] bytes) => [.. MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(half => (float)half)];

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Average());
}
