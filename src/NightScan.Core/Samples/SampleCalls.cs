namespace NightScan.Samples;

/// <summary>
/// The calls of the sample set: each class has a shape that tells it apart, and draws pitch, pace and pattern anew for every recording.
/// </summary>
internal static class SampleCalls
{
    /// <summary>Class names with what paints one recording of it.</summary>
    public static IReadOnlyList<(string Name, Action<SampleSignal, SampleRandom> Paint)> Classes { get; } =
    [
        ("click_train", PaintClickTrain),
        ("frog_pulse", PaintFrogPulses),
        ("hoot", PaintHoots),
        ("rising_chirp", PaintRisingChirps),
        ("trill", PaintTrills),
        ("wind", PaintWind),
    ];

    private static void PaintRisingChirps(SampleSignal signal, SampleRandom random)
    {
        double low = random.Between(1400, 2400), high = low * random.Between(1.8, 2.6), length = random.Between(0.2, 0.45);
        for (double t = random.Between(0.05, 0.5); t < signal.Duration; t += length + random.Between(0.15, 0.7))
        {
            signal.AddTone(t, length, low, high, random.Between(0.6, 1), 0.15);
        }
    }

    private static void PaintTrills(SampleSignal signal, SampleRandom random)
    {
        double pitch = random.Between(2600, 4800), other = pitch * random.Between(1.05, 1.2), pace = random.Between(14, 26);
        for (double t = random.Between(0.05, 0.5); t < signal.Duration; t += random.Between(0.3, 0.9))
        {
            int notes = 10 + random.Below(20);
            for (int i = 0; i < notes; i++, t += 1 / pace)
            {
                double note = i % 2 == 0 ? pitch : other;
                signal.AddTone(t, 0.7 / pace, note, note, random.Between(0.6, 0.9), 0.1);
            }
        }
    }

    private static void PaintHoots(SampleSignal signal, SampleRandom random)
    {
        double pitch = random.Between(260, 560), length = random.Between(0.25, 0.55);
        for (double t = random.Between(0.05, 0.6); t < signal.Duration; t += random.Between(0.6, 1.4))
        {
            int hoots = 2 + random.Below(4);
            for (int i = 0; i < hoots; i++, t += length + random.Between(0.08, 0.25))
            {
                signal.AddTone(t, length, pitch * 1.04, pitch * 0.94, random.Between(0.6, 0.9), 0.3, 0.1);
            }
        }
    }

    private static void PaintClickTrain(SampleSignal signal, SampleRandom random)
    {
        double pace = random.Between(12, 45), decay = random.Between(0.0006, 0.002);
        for (double t = random.Between(0.05, 0.4); t < signal.Duration; t += random.Between(0.2, 0.7))
        {
            int clicks = 12 + random.Below(40);
            for (int i = 0; i < clicks; i++, t += random.Between(0.9, 1.1) / pace)
            {
                signal.AddClick(t, decay, random.Between(0.4, 0.7), random);
            }
        }
    }

    private static void PaintFrogPulses(SampleSignal signal, SampleRandom random)
    {
        double pitch = random.Between(750, 1500), pace = random.Between(28, 48);
        for (double t = random.Between(0.05, 0.5); t < signal.Duration; t += random.Between(0.25, 0.8))
        {
            // A croak: tone pulses that run into one another and grow.
            int pulses = 8 + random.Below(12);
            for (int i = 0; i < pulses; i++, t += 1 / pace)
            {
                signal.AddTone(t, 0.9 / pace, pitch, pitch * 0.85, 0.4 + (0.5 * i / pulses), 0.5, 0.35, 0.2);
            }
        }
    }

    private static void PaintWind(SampleSignal signal, SampleRandom random)
    {
        signal.AddNoise(random.Between(150, 500), 0.3, random.Between(0.4, 1.2), random);
        signal.AddNoise(random.Between(1000, 3000), 0.05, random.Between(0.6, 2), random);
    }
}
