namespace NightScan.Recordings.Decoding;

/// <summary>
/// Decodes what is not plain samples, with what there is: libsndfile; and MP3 with NLayer where that is missing, or too old for it.
/// </summary>
/// <param name="sndFile">Whether there is libsndfile.</param>
internal sealed class NativeReader(SndFileProvision sndFile) : ISoundFile
{
    private SndFileReader? _sndFile;
    private Mp3Reader? _mp3;
    private ISoundFile? _current;

    public bool Understood => _current?.Understood ?? false;

    public bool IsAlwaysFinite => _current?.IsAlwaysFinite ?? false;

    public string? Fallback => _current?.Fallback;

    public ReadOnlySpan<byte> Head => _current is null ? default : _current.Head;

    public AudioFormat Format => _current?.Format ?? default;

    public Doubt? Doubt => _current?.Doubt;

    public RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        RecordingProblem? problem = null;
        if (sndFile.IsThere())
        {
            _current = _sndFile ??= new SndFileReader();
            problem = _current.Open(path, wanted, cancellation);
        }

        return problem is not null || Understood || (sndFile.IsThere() && SndFile.ReadsMp3) ? problem : OpenMp3(path, wanted, cancellation);
    }

    public RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation) =>
        _current!.Fill(needed, mono, cancellation);

    public void Close()
    {
        _current?.Close();
        _current = null;
    }

    public void Dispose()
    {
        _sndFile?.Dispose();
        _mp3?.Dispose();
    }

    private RecordingProblem? OpenMp3(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        _current?.Close();
        _current = _mp3 ??= new Mp3Reader();
        return _current.Open(path, wanted, cancellation);
    }
}
