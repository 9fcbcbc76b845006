namespace NightScan.Recordings.Decoding;

/// <summary>
/// Reads uncompressed samples in this process, and all other recordings with libsndfile; or, where that is missing, MP3 with NLayer, and
/// says of the rest what is to be installed.
/// </summary>
/// <param name="native">Where libsndfile and NLayer are at work: here, or in a process of its own.</param>
/// <param name="sndFile">Whether there is libsndfile; asked when a recording needs it.</param>
internal sealed class SoundFileReader(SoundFile native, SndFileProvision sndFile) : SoundFile
{
    private static readonly string[] s_pcmExtensions = [".wav", ".aif", ".aiff", ".rf64"];

    private readonly PcmReader _pcm = new();
    private bool _isNative;

    public override SoundFileState State => Current.State;

    private SoundFile Current => _isNative ? native : _pcm;

    public override RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        // What is not called so is hardly ever one, and opening a file twice has its price; libsndfile reads those just the same.
        bool isPcm = Array.Exists(s_pcmExtensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
        if (isPcm || !sndFile.IsThere())
        {
            RecordingProblem? problem = _pcm.Open(path, wanted, cancellation);
            if (problem is not null || Understood)
            {
                return problem;
            }

            if (!sndFile.IsThere())
            {
                // What no libsndfile reads is no reason to install one.
                if (MagicBytes.SndFileFormat(_pcm.Head) is not string format)
                {
                    return null;
                }

                // MP3 is worth an installation, but none that cannot be had is worth a warning.
                if (format == MagicBytes.Mp3 && !(sndFile.MayInstall && sndFile.Provide(cancellation)))
                {
                    problem = OpenNative();
                    if (problem is not null || Understood)
                    {
                        return problem;
                    }
                }

                if (!sndFile.Provide(cancellation))
                {
                    return Problems.NeedsSndFile(format);
                }
            }
        }

        return OpenNative();

        RecordingProblem? OpenNative()
        {
            _isNative = true;
            return native.Open(path, wanted, cancellation);
        }
    }

    public override RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation) =>
        Current.Fill(needed, mono, cancellation);

    public override void Close()
    {
        _isNative = false;
        _pcm.Close();
        native.Close();
    }

    public override void Dispose()
    {
        _pcm.Dispose();
        native.Dispose();
    }
}
