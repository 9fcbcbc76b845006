namespace NightScan.Recordings;

/// <summary>Recordings as one channel at one rate: read, mixed down and resampled. One per thread; its buffers are made once.</summary>
/// <param name="decoder">Reads them; disposed with this.</param>
/// <param name="sampleRate">Hz that all of them get.</param>
internal sealed class RecordingSource(IRecordingDecoder decoder, int sampleRate) : IDisposable
{
    private readonly RateConverter _converter = new(sampleRate);

    /// <summary>Reads the start of a recording.</summary>
    /// <param name="samples">How many are wanted at the rate; fewer come where the recording ends before.</param>
    /// <returns>The samples at the rate, until the next recording is read, or the failure; the format is that of the file.</returns>
    public DecodedRecording Read(string path, int samples, CancellationToken cancellation)
    {
        DecodedRecording decoded = decoder.Decode(path, sampleRate, samples, cancellation);
        return decoded.Failure is null ? decoded with { Samples = _converter.Convert(decoded.Samples, decoded.Format.SampleRate, samples) }
            : decoded;
    }

    public void Dispose() => decoder.Dispose();
}
