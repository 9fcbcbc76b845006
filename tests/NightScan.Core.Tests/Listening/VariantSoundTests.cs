using NightScan.Augmentation;
using NightScan.Listening;
using NightScan.Tests.Augmentation;
using Xunit.Abstractions;

namespace NightScan.Tests.Listening;

/// <summary>The spectrogram of a variant's sound against the variant's spectrogram: what is heard is what is seen.</summary>
public sealed class VariantSoundTests(ITestOutputHelper output)
{
    private readonly Bench _bench = new();

    /// <summary>
    /// Mean dB; two ways of stretching a field recording differ by 2.8, a wrong operation or one in the wrong order by more.
    /// </summary>
    [Fact]
    public void NothingChangesNothing() => Check(Bench.Nothing, 1e-3);

    [Fact]
    public void Stretch() => Check(Bench.Nothing with { Rate = 0.8 }, 1.5);

    [Fact]
    public void FastStretchReachesBehindTheWindow() => Check(Bench.Nothing with { Rate = 1.25 }, 1.5);

    [Fact]
    public void Pitch() => Check(Bench.Nothing with { PitchCents = 300 }, 2);

    /// <summary>A filter's response within a frame: not quite a factor per bin.</summary>
    [Fact]
    public void Filter() => Check(Bench.Nothing with { Filter = new(2, 5000, 800) }, 0.1);

    [Fact]
    public void FilterCornersAreThoseOfTheShiftedSound() => Check(Bench.Nothing with { Filter = new(0, 2000, 0), PitchCents = 400 }, 2);

    [Theory]
    [InlineData(AddedSound.White)]
    [InlineData(AddedSound.Pink)]
    [InlineData(AddedSound.Brown)]
    public void Noise(object color) => Check(Bench.Nothing with { Added = (AddedSound)color, SignalToNoise = 12, AddedOffset = 0.7 }, 0.01);

    [Fact]
    public void ShiftInsideALongRecording() => Check(Bench.Nothing with { Shift = 0.13 }, 0.01);

    /// <summary>A circle: the few frames around its seam differ, where the recording's own were reflected.</summary>
    [Theory]
    [InlineData(4, 0.4)]
    [InlineData(2, 0.8)]
    public void ShiftOfARecordingWithoutMore(double seconds, double bound) => Check(Bench.Nothing with { Shift = 0.2 }, bound, seconds);

    /// <summary>One drawn impulse response against the expected power of all: 2.3 dB apart as two responses are.</summary>
    [Fact]
    public void Reverberation() => Check(Bench.Nothing with { ReverberationTime = 0.5, DirectToReverberant = 3 }, 2.3);

    [Fact]
    public void AllAtOnce() => Check(
        Bench.Nothing with
        {
            Shift = 0.1,
            Rate = 1.1,
            Filter = new(-2, 0, 0),
            Added = AddedSound.Pink,
            SignalToNoise = 15,
            PitchCents = -200,
            ReverberationTime = 0.3,
            DirectToReverberant = 6,
        },
        2.5);

    /// <summary>Silent in the masked frames, quiet in the masked bands, unchanged elsewhere.</summary>
    [Fact]
    public void Masks()
    {
        VariantRecipe recipe = Bench.Nothing with { TimeMask = new(0.5, 0.1), FrequencyMask = new(0.4, 0.1) };
        float[] samples = Probe.Noise(4, 1), sound = Sound(samples, recipe), plain = _bench.LogMel(samples), masked = _bench.LogMel(sound);
        (int left, int width) = MaskOperation.Range(recipe.TimeMask, _bench.Frames);
        (int bottom, int height) = MaskOperation.Range(recipe.FrequencyMask, _bench.Sources.Spectrogram.MelBands);
        for (int i = 0; i < plain.Length; i++)
        {
            int frame = i % _bench.Frames, band = i / _bench.Frames;
            bool inTime = frame >= left + 3 && frame < left + width - 3, inBand = band > bottom && band < bottom + height - 1;
            bool outside = (frame < left - 4 || frame > left + width + 4) && (band < bottom - 2 || band > bottom + height + 2);
            Assert.True(!(inTime || inBand) || masked[i] < plain[i] - 20, $"band {band}, frame {frame}");
            Assert.True(!outside || Math.Abs(masked[i] - plain[i]) < 1, $"band {band}, frame {frame}: {masked[i] - plain[i]}");
        }
    }

    [Fact]
    public void TheSameOnEveryRun()
    {
        VariantRecipe quiet = Bench.Nothing with { Rate = 0.9, PitchCents = 150, ReverberationTime = 0.4, Content = Bench.Content(3) };
        VariantRecipe recipe = quiet with { Added = AddedSound.White, SignalToNoise = 20 };
        float[] samples = Probe.Scene(6, 1);
        Assert.Equal(Sound(samples, recipe), new VariantSoundTests(output).Sound(samples, recipe));
    }

    private void Check(VariantRecipe recipe, double bound, double seconds = 6)
    {
        float[] samples = Probe.Scene(seconds, 5);
        float[] expected = _bench.Render(samples, recipe), actual = _bench.LogMel(Sound(samples, recipe));
        Difference difference = _bench.Compare(actual, expected, within: 40);
        output.WriteLine($"{recipe}: {difference}");
        Assert.InRange(difference.Mean, 0, bound);
    }

    private float[] Sound(float[] samples, VariantRecipe recipe)
    {
        _bench.Synthesizer.Load(samples);
        return SoundWindow.Render(_bench.Sources, samples, recipe, _bench.Synthesizer.Added(recipe, default), default);
    }
}
