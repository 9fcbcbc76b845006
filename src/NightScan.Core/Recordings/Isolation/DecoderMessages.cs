using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Isolation;

/// <summary>What a process that decodes is asked: to open a recording, or to decode on in the one that is open.</summary>
/// <param name="Path">Full path of the recording to open; null to decode on.</param>
/// <param name="Wanted">What to decode of it at once.</param>
internal readonly record struct DecoderRequest(string? Path, WantedSamples Wanted, int Frames)
{
    public static DecoderRequest Read(BinaryReader reader) =>
        reader.ReadBoolean()
            ? new(reader.ReadString(), new WantedSamples(reader.ReadInt32(), reader.ReadInt32()), 0)
            : new(null, default, reader.ReadInt32());

    public void Write(BinaryWriter writer)
    {
        writer.Write(Path is not null);
        if (Path is null)
        {
            writer.Write(Frames);
        }
        else
        {
            writer.Write(Path);
            writer.Write(Wanted.SampleRate);
            writer.Write(Wanted.Samples);
        }
    }
}

/// <summary>What came of it.</summary>
/// <param name="Problem">Why it could not be opened.</param>
/// <param name="Failure">Why nothing of it can be used.</param>
/// <param name="Samples">How many there are.</param>
/// <param name="IsShared">Whether they are in shared memory; else they follow.</param>
internal readonly record struct DecoderReply(
    RecordingProblem? Problem, SoundFileState State, RecordingProblem? Failure, int Samples, bool IsShared)
{
    public static DecoderReply Read(BinaryReader reader) => new(
        ReadProblem(reader),
        new SoundFileState(
            reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadString() is { Length: > 0 } name ? name : null,
            reader.ReadBytes(reader.ReadByte()), new AudioFormat(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64()),
            ReadDoubt(reader)),
        ReadProblem(reader), reader.ReadInt32(), reader.ReadBoolean());

    public void Write(BinaryWriter writer)
    {
        Write(writer, Problem);
        writer.Write(State.Understood);
        writer.Write(State.IsAlwaysFinite);
        writer.Write(State.Fallback ?? "");
        byte[] head = State.Head ?? [];
        writer.Write((byte)head.Length);
        writer.Write(head);
        writer.Write(State.Format.SampleRate);
        writer.Write(State.Format.Channels);
        writer.Write(State.Format.Frames);
        writer.Write(State.Doubt is not null);
        if (State.Doubt is Doubt doubt)
        {
            writer.Write(doubt.Reason);
            writer.Write((byte)doubt.Kind);
            writer.Write(doubt.IsRead);
        }

        Write(writer, Failure);
        writer.Write(Samples);
        writer.Write(IsShared);
    }

    private static Doubt? ReadDoubt(BinaryReader reader) => reader.ReadBoolean()
        ? new(reader.ReadString(), (DoubtKind)reader.ReadByte(), reader.ReadBoolean()) : null;

    private static RecordingProblem? ReadProblem(BinaryReader reader) => reader.ReadBoolean() && reader.ReadString() is var code
        ? new(DiagnosticCodes.All.First(known => known.Code == code), reader.ReadString(), (ProblemCause)reader.ReadByte()) : null;

    private static void Write(BinaryWriter writer, RecordingProblem? problem)
    {
        writer.Write(problem is not null);
        if (problem is not null)
        {
            writer.Write(problem.Descriptor.Code);
            writer.Write(problem.Reason);
            writer.Write((byte)problem.Cause);
        }
    }
}

/// <summary>Messages through a pipe: each in one piece, after its length.</summary>
internal sealed class MessageBuffer
{
    // Far above what a message can hold: more is the babble of a process that lost its mind.
    private const int MaxLength = 1 << 16;

    private readonly MemoryStream _bytes = new();

    public void Send(Stream stream, Action<BinaryWriter> write)
    {
        _bytes.SetLength(0);
        BinaryWriter writer = new(_bytes, Encoding.UTF8);
        writer.Write(0);
        write(writer);
        int length = (int)_bytes.Length;
        _bytes.Position = 0;
        writer.Write(length - sizeof(int));
        stream.Write(_bytes.GetBuffer(), 0, length);
        stream.Flush();
    }

    /// <returns>A reader of the next message; null at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">It is no message.</exception>
    /// <exception cref="EndOfStreamException">It ends within a message.</exception>
    public BinaryReader? Receive(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        int read = stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            return null;
        }

        int length = read == prefix.Length ? BitConverter.ToInt32(prefix) : throw new EndOfStreamException();
        if (length is < 0 or > MaxLength)
        {
            throw new InvalidDataException();
        }

        _bytes.SetLength(length);
        stream.ReadExactly(_bytes.GetBuffer(), 0, length);
        _bytes.Position = 0;
        return new BinaryReader(_bytes, Encoding.UTF8);
    }
}
