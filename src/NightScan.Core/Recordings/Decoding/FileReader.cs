namespace NightScan.Recordings.Decoding;

/// <summary>Reads files in this process: what all such readers do around what each does in its own way.</summary>
/// <param name="blockValues">Values that are decoded at once, over all channels.</param>
internal abstract class FileReader(RecordingFile file, int blockValues) : SoundFile
{
    private readonly float[] _block = new float[blockValues];

    protected RecordingFile File => file;

    /// <summary>Frames that were decoded so far.</summary>
    protected long Given { get; private set; }

    /// <summary>Room for the frames that are decoded at once.</summary>
    protected Span<float> Block => _block;

    /// <summary>Frames that there still are at most.</summary>
    protected virtual long Left => long.MaxValue;

    /// <summary>The most frames to decode at once.</summary>
    protected virtual int Step => int.MaxValue;

    public sealed override RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        if (file.Open(path, cancellation) is { } unopened)
        {
            return unopened;
        }

        try
        {
            FrontTags.Hide(file);
            byte[] head = new byte[MagicBytes.Length];
            State = new SoundFileState { Head = head[..file.ReadFully(0, head)] };
            RecordingProblem? problem = Begin(wanted, cancellation);
            // A file that is cancelled reads as if it ended there.
            cancellation.ThrowIfCancellationRequested();
            return problem;
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
    }

    public sealed override RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        int most = Math.Min(blockValues / Format.Channels, Step);
        try
        {
            while (mono.Count < needed)
            {
                int asked = (int)Math.Min(most, Math.Min(Left, needed - mono.Count));
                Span<float> target = mono.Reserve(asked);
                int read = DecodeMono(target, asked);
                cancellation.ThrowIfCancellationRequested();
                if (file.Error is { } error)
                {
                    return Problems.Unreadable(error);
                }

                if (read == 0)
                {
                    break;
                }

                mono.Advance(read);
                Given += read;
            }

            return null;
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
    }

    public override void Close()
    {
        State = default;
        Given = 0;
        file.Close();
    }

    public override void Dispose()
    {
        Close();
        file.Dispose();
    }

    /// <summary>Reads the header of the file, which is open and begins behind its tags, into <see cref="SoundFile.State"/>.</summary>
    /// <returns>What is wrong with it.</returns>
    protected abstract RecordingProblem? Begin(WantedSamples wanted, CancellationToken cancellation);

    /// <summary>Decodes on.</summary>
    /// <param name="values">Receives the frames, the channels of each side by side.</param>
    /// <param name="frames">How many are asked for; 0 when none are left.</param>
    /// <returns>How many there are, which may be fewer; 0 at the end.</returns>
    protected abstract int Decode(Span<float> values, int frames);

    /// <summary>Decodes on, and mixes down.</summary>
    /// <returns>As <see cref="Decode"/>.</returns>
    protected virtual int DecodeMono(Span<float> mono, int frames)
    {
        int channels = Format.Channels;
        if (channels == 1)
        {
            return Decode(mono, frames);
        }

        int read = Decode(_block, frames);
        ChannelMixer.MixDown(_block.AsSpan(0, read * channels), channels, mono[..read]);
        return read;
    }
}
