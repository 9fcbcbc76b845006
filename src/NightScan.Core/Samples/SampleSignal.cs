namespace NightScan.Samples;

/// <summary>One channel in the making, and the strokes to paint on it. Times are seconds, frequencies Hz.</summary>
/// <remarks>
/// Only operations that IEEE 754 defines exactly are used (no sine or power of a maths library): every machine makes the same bytes.
/// </remarks>
internal sealed class SampleSignal(int sampleRate, int length)
{
    public double[] Samples { get; } = new double[length];

    public int SampleRate => sampleRate;

    public double Duration => (double)length / sampleRate;

    /// <summary>sin(2π × <paramref name="turns"/>), to 1e-7.</summary>
    public static double Sine(double turns)
    {
        double x = turns - Math.Floor(turns + 0.5); // -0.5 … 0.5
        if (x > 0.25)
        {
            x = 0.5 - x;
        }
        else if (x < -0.25)
        {
            x = -0.5 - x;
        }

        double angle = 2 * Math.PI * x, square = angle * angle;
        return angle * (1 + (square * (
            (-1.0 / 6) + (square * ((1.0 / 120) + (square * ((-1.0 / 5040) + (square * ((1.0 / 362880) - (square / 39916800))))))))));
    }

    /// <summary>Adds a tone that glides from one frequency to another, with overtones, fading in and out like a breath.</summary>
    /// <param name="overtones">Amplitudes of the second, third … harmonic relative to the first.</param>
    public void AddTone(double start, double duration, double fromHz, double toHz, double amplitude, params ReadOnlySpan<double> overtones)
    {
        int first = (int)(start * sampleRate), count = (int)(duration * sampleRate);
        double phase = 0;
        for (int i = 0; i < count && first + i < Samples.Length; i++)
        {
            double t = (double)i / count;
            double frequency = fromHz + ((toHz - fromHz) * t);
            phase += frequency / sampleRate;
            double value = Sine(phase);
            for (int overtone = 0; overtone < overtones.Length; overtone++)
            {
                // What lies above half the sample rate would come back as another pitch.
                value += frequency * (overtone + 2) < sampleRate * 0.45 ? overtones[overtone] * Sine(phase * (overtone + 2)) : 0;
            }

            Samples[first + i] += amplitude * Sine(t / 2) * value;
        }
    }

    /// <summary>Adds a burst of noise that dies away at once.</summary>
    public void AddClick(double start, double decay, double amplitude, SampleRandom random)
    {
        int first = (int)(start * sampleRate);
        double factor = 1 - (1 / (decay * sampleRate)), level = amplitude;
        for (int i = first; i < Samples.Length && level > amplitude * 0.001; i++, level *= factor)
        {
            Samples[i] += level * random.Noise();
        }
    }

    /// <summary>Adds noise through two one-pole low-pass filters, its loudness wandering between quiet and full.</summary>
    /// <param name="cutoffHz">Above it the noise falls by 12 dB per octave; beyond half the sample rate it is white.</param>
    /// <param name="rms">Where it is full.</param>
    /// <param name="gustsPerSecond">How often the loudness turns; 0 = steady.</param>
    public void AddNoise(double cutoffHz, double rms, double gustsPerSecond, SampleRandom random)
    {
        double weight = Math.Min(1, 2 * Math.PI * cutoffHz / sampleRate), slow = 0, slower = 0, square = 0;
        double[] noise = new double[Samples.Length];
        for (int i = 0; i < noise.Length; i++)
        {
            slow += weight * (random.Noise() - slow);
            slower += weight * (slow - slower);
            noise[i] = slower;
            square += slower * slower;
        }

        double scale = rms / Math.Sqrt((square / noise.Length) + 1e-12);
        double from = 1, to = 1, position = 1, step = 0;
        for (int i = 0; i < noise.Length; i++, position += step)
        {
            if (gustsPerSecond > 0 && position >= 1)
            {
                (from, to) = (to, random.Between(0.15, 1));
                (position, step) = (0, gustsPerSecond * random.Between(0.6, 1.6) / sampleRate);
            }

            double smooth = position * position * (3 - (2 * position));
            Samples[i] += noise[i] * scale * (gustsPerSecond > 0 ? from + ((to - from) * smooth) : 1);
        }
    }
}
