using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Isolation;

/// <summary>What a process that decodes does until nobody asks any more.</summary>
internal static class DecodingServer
{
    /// <summary>The first byte that is said.</summary>
    internal const byte Ready = (byte)'N';

    /// <summary>Decodes with what is installed.</summary>
    /// <param name="shared">Where the samples are left: the path of what <see cref="SharedSamples"/> made; null to send them.</param>
    /// <param name="requests">Where <see cref="DecoderRequest"/>s come from; it ends when whoever asks is done, or dead.</param>
    /// <param name="replies">Receives a <see cref="DecoderReply"/> and the samples for each.</param>
    public static void Run(string? shared, Stream requests, Stream replies)
    {
        using NativeReader file = new(SndFileProvision.AsInstalled());
        Run(shared, requests, replies, file);
    }

    /// <summary>The same with another decoder.</summary>
    internal static void Run(string? shared, Stream requests, Stream replies, SoundFile file)
    {
        MessageBuffer message = new();
        using SharedSamples? memory = shared is null ? null : SharedSamples.Open(shared);
        SampleBuffer mono = memory ?? new SampleBuffer();
        try
        {
            replies.WriteByte(Ready);
            replies.Flush();
            while (message.Receive(requests) is BinaryReader reader)
            {
                DecoderReply reply = Answer(file, DecoderRequest.Read(reader), mono);
                message.Send(replies, reply.Write);
                if (!reply.IsShared)
                {
                    replies.Write(MemoryMarshal.AsBytes(mono.Span));
                    replies.Flush();
                }
            }
        }
        catch (IOException)
        {
            // Whoever asked is gone.
        }
    }

    private static DecoderReply Answer(SoundFile file, DecoderRequest request, SampleBuffer mono)
    {
        mono.Clear();
        RecordingProblem? problem = request.Path is null ? null : file.Open(request.Path, request.Wanted, CancellationToken.None);
        long frames = request.Path is null ? request.Frames
            : problem is null && file.Understood ? request.Wanted.Frames(file.Format.SampleRate) : 0;
        RecordingProblem? failure = frames > 0 ? file.Fill(frames, mono, CancellationToken.None) : null;
        return new(problem, file.State, failure, mono.Count, mono is SharedSamples { IsShared: true });
    }
}
