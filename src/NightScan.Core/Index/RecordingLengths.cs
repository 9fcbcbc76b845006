using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>The lengths of recordings whose headers do not tell them: they are decoded to their ends.</summary>
internal static class RecordingLengths
{
    /// <summary>The same recordings with their lengths, which the index knows from now on; what cannot be decoded keeps none.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static List<WindowedRecording> Complete(IndexDatabase index, PipelineSettings settings, Lazy<DecoderSet> decoders,
        List<WindowedRecording> recordings, CancellationToken cancellation)
    {
        List<WindowedRecording> unknown = [.. recordings.Where(recording => recording.Seconds is null)];
        if (unknown.Count == 0)
        {
            return recordings;
        }

        DecoderSet opened = decoders.Value;
        (long Frames, int SampleRate)?[] lengths = new (long, int)?[unknown.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = settings.NumWorkers, CancellationToken = cancellation };
        Parallel.For(0, unknown.Count, options,
            () => new WindowReader(opened, settings.Spectrogram.SampleRate, settings.Spectrogram.SampleRate), (i, _, reader) =>
            {
                lengths[i] = Measure(
                    reader, RecordingPath.Of(settings.AudioRoot, unknown[i].ClassName, unknown[i].Path), cancellation);
                return reader;
            }, reader => reader.Dispose());
        Dictionary<long, double> seconds = [];
        index.InTransaction(() =>
        {
            for (int i = 0; i < lengths.Length; i++)
            {
                if (lengths[i] is (long frames, int rate))
                {
                    seconds[unknown[i].Id] = (double)frames / rate;
                    index.Execute("UPDATE recordings SET frames = $2, sample_rate = $3 WHERE id = $1", unknown[i].Id, frames, rate);
                }
            }
        });
        return [.. recordings.Select(recording =>
            seconds.TryGetValue(recording.Id, out double length) ? recording with { Seconds = length } : recording)];
    }

    private static (long Frames, int SampleRate)? Measure(WindowReader reader, string path, CancellationToken cancellation)
    {
        RecordingProblem? problem = reader.Open(path, cancellation);
        while (problem is null)
        {
            problem = reader.Next(out ReadOnlySpan<float> window, cancellation);
            if (window.IsEmpty)
            {
                break;
            }
        }

        return problem is null && reader.SampleRate > 0 && reader.Seconds > 0
            ? ((long)Math.Round(reader.Seconds * reader.SampleRate), reader.SampleRate) : null;
    }
}
