using NightScan.Recordings;

namespace NightScan.Acceptance;

/// <summary>Where the checks get their audio: the decoder and the resampler of a build.</summary>
internal static class Recording
{
    /// <summary>Implements <see cref="ReferenceCases.ReadRecording"/>.</summary>
    public static float[] Read(string path, int sampleRate, int count)
    {
        using RecordingDecoder decoder = new(DecoderSet.Detect());
        DecodedRecording decoded = decoder.Decode(path, sampleRate, count, CancellationToken.None);
        if (decoded.Failure is RecordingProblem failure)
        {
            throw new InvalidDataException($"{path}: {failure.Reason}");
        }

        ReadOnlySpan<float> samples = decoded.Samples.Span;
        int rate = decoded.Format.SampleRate;
        float[] output = new float[Math.Min(count, Resampler.OutputLength(rate, sampleRate, samples.Length))];
        Resampler.Get(rate, sampleRate).Resample(samples, output);
        return output;
    }
}
