using NightScan.Cache;
using NightScan.Gallery;
using NightScan.Recordings;
using NightScan.Samples;
using NightScan.Spectrograms;

namespace NightScan.Acceptance;

/// <summary>
/// The pictures of docs/choosing-settings.md: a synthetic call with one set of settings on the left, with another on the right.
/// </summary>
internal static class PresetPictures
{
    // dB below the maximum that is darkest.
    private const float Depth = 55;

    private const double Hiss = 0.003;

    /// <summary>Writes one PNG per comparison.</summary>
    public static int Run(string folder)
    {
        SpectrogramSettings general = Preset("general", 2), bat = Preset("bat", 0.5), insect = Preset("insect", 0.5);
        (string Name, int SampleRate, Action<SampleSignal> Paint, SpectrogramSettings Left, SpectrogramSettings Right)[] pictures =
        [
            ("owl", 44100, PaintOwl, general, Preset("owl", 2)),
            ("bird_song", 44100, PaintSongbird, general, Preset("bird_song", 2)),
            ("mammal", 44100, PaintMammal, general, Preset("mammal", 2)),
            ("amphibian", 44100, PaintFrog, general, Preset("amphibian", 2)),
            ("insect", 96000, PaintCricket, general, Preset("insect", 2)),
            ("bat", 384000, PaintBat, general with { Duration = 0.5 }, bat),
            ("bat_frames", 384000, PaintBat, bat, bat with { FftSize = 512, HopLength = 128 }),
            ("insect_frames", 96000, PaintCricket, insect, insect with { FftSize = 512, HopLength = 128 }),
        ];
        Directory.CreateDirectory(folder);
        foreach ((string name, int sampleRate, Action<SampleSignal> paint, SpectrogramSettings left, SpectrogramSettings right) in pictures)
        {
            SampleSignal signal = new(sampleRate, (int)(3 * sampleRate));
            paint(signal);
            SampleRandom random = new(7);
            float[] samples = [.. signal.Samples.Select(sample => (float)(sample + random.Between(-Hiss, Hiss)))];
            File.WriteAllBytes(Path.Join(folder, $"{name}.png"),
                PngWriter.Encode(PicturePair.Of(Draw(samples, sampleRate, left), Draw(samples, sampleRate, right))));
        }

        return 0;
    }

    private static SpectrogramSettings Preset(string name, double seconds) =>
        SpectrogramPresets.Find(name)! with { Duration = seconds, DataType = SpectrogramDataType.Float32 };

    private static PngImage Draw(float[] samples, int sampleRate, SpectrogramSettings settings)
    {
        float[] resampled = new float[settings.SampleCount];
        Resampler.Get(sampleRate, settings.SampleRate).Resample(samples, resampled);
        float[] decibels = new float[settings.MelBands * settings.FrameCount];
        new SpectrogramTransform(settings).LogMel(resampled, decibels);
        float top = decibels.Max();
        return SpectrogramPicture.Draw(new LoadedSpectrogram(settings.MelBands, settings.FrameCount, decibels),
            new ValueRange(top - Depth, top));
    }

    /// <summary>Two hoots and a long, trembling third.</summary>
    private static void PaintOwl(SampleSignal signal)
    {
        signal.AddTone(0.15, 0.35, 360, 340, 0.7, 0.2, 0.05);
        signal.AddTone(0.7, 0.15, 350, 340, 0.5, 0.2, 0.05);
        for (double t = 0.9; t < 1.8; t += 0.075)
        {
            signal.AddTone(t, 0.09, 345, 365, 0.7, 0.2, 0.05);
        }
    }

    /// <summary>Whistles that rise and fall, then a trill.</summary>
    private static void PaintSongbird(SampleSignal signal)
    {
        signal.AddTone(0.1, 0.25, 2200, 4200, 0.7);
        signal.AddTone(0.4, 0.25, 5200, 3000, 0.7);
        signal.AddTone(0.72, 0.18, 2800, 6000, 0.6);
        for (double t = 1; t < 1.8; t += 1.0 / 22)
        {
            signal.AddTone(t, 0.03, 4600, 3600, 0.6);
        }
    }

    /// <summary>Barks: many overtones, gliding down.</summary>
    private static void PaintMammal(SampleSignal signal)
    {
        for (double t = 0.15; t < 1.7; t += 0.45)
        {
            signal.AddTone(t, 0.22, 520, 330, 0.5, 0.8, 0.6, 0.5, 0.35, 0.2, 0.1, 0.05);
        }
    }

    /// <summary>Croaks: pulses that run into one another.</summary>
    private static void PaintFrog(SampleSignal signal)
    {
        for (double start = 0.1; start < 1.6; start += 0.7)
        {
            for (int i = 0; i < 16; i++)
            {
                signal.AddTone(start + (i / 38.0), 0.024, 1100, 950, 0.3 + (0.03 * i), 0.5, 0.35, 0.2);
            }
        }
    }

    /// <summary>Chirps of seven pulses at 8.2 kHz with an overtone.</summary>
    private static void PaintCricket(SampleSignal signal)
    {
        for (double start = 0.05; start < 2; start += 0.2)
        {
            for (int i = 0; i < 7; i++)
            {
                signal.AddTone(start + (i / 70.0), 0.009, 8300, 8100, 0.6, 0.1);
            }
        }
    }

    /// <summary>Sweeps of 5 ms from 70 to 30 kHz, closer and closer.</summary>
    private static void PaintBat(SampleSignal signal)
    {
        double pause = 0.07;
        for (double t = 0.03; t < 0.5; t += pause, pause = Math.Max(0.012, pause * 0.85))
        {
            signal.AddTone(t, 0.005, 72000, 30000, 0.6, 0.05);
        }
    }
}
