namespace NightScan.Recordings.Decoding;

/// <summary>
/// Decodes what is not plain samples, with what there is: libsndfile; and MP3 with NLayer where that is missing, or too old for it.
/// </summary>
internal sealed class NativeReader(SndFileProvision sndFile) : SoundFile
{
    private SndFileReader? _sndFile;
    private Mp3Reader? _mp3;
    private SoundFile? _current;

    public override SoundFileState State => _current?.State ?? default;

    public override RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        RecordingProblem? problem = sndFile.IsThere() ? OpenWith(_sndFile ??= new SndFileReader()) : null;
        return problem is not null || Understood || (sndFile.IsThere() && SndFile.ReadsMp3) ? problem
            : OpenWith(_mp3 ??= new Mp3Reader());

        RecordingProblem? OpenWith(SoundFile reader)
        {
            Close();
            _current = reader;
            return reader.Open(path, wanted, cancellation);
        }
    }

    public override RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation) =>
        _current!.Fill(needed, mono, cancellation);

    public override void Close()
    {
        _current?.Close();
        _current = null;
    }

    public override void Dispose()
    {
        _sndFile?.Dispose();
        _mp3?.Dispose();
    }
}
