namespace NightScan.Recordings.Decoding;

/// <summary>Reads plain WAV files by ourselves, and all others with libsndfile.</summary>
/// <param name="libSndFile">Where libsndfile is at work: here, or in a process of its own.</param>
internal sealed class SoundFileReader(ISoundFile libSndFile) : ISoundFile
{
    private readonly PlainWaveReader _plain = new();

    public bool Understood => Current.Understood;

    public bool IsAlwaysFinite => Current.IsAlwaysFinite;

    public ReadOnlySpan<byte> Head => Current.Head;

    public AudioFormat Format => Current.Format;

    private ISoundFile Current => _plain.Understood ? _plain : libSndFile;

    public RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        // What is not called so is hardly ever one, and opening a file twice has its price; libsndfile reads those just the same.
        RecordingProblem? problem = path.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) ? _plain.Open(path, wanted, cancellation) : null;
        return problem ?? (_plain.Understood ? null : libSndFile.Open(path, wanted, cancellation));
    }

    public (RecordingProblem? Failure, RecordingProblem? Warning) Decode(long needed, SampleBuffer mono, CancellationToken cancellation) =>
        Current.Decode(needed, mono, cancellation);

    public RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation) => Current.Fill(needed, mono, cancellation);

    public void Close()
    {
        _plain.Close();
        libSndFile.Close();
    }

    public void Dispose()
    {
        _plain.Dispose();
        libSndFile.Dispose();
    }
}
