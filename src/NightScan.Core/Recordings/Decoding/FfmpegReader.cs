using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// Decodes the start of a recording with the ffmpeg program: float samples at the file's own rate, in a WAV stream through a
/// pipe, whose header tells rate and channels.
/// </summary>
internal sealed class FfmpegReader(FfmpegProgram program)
{
    /// <summary>
    /// The containers that may hold a recording. Without a list ffmpeg would also follow playlists, and so read files
    /// that a recording from anywhere names.
    /// </summary>
    private const string Containers =
        "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,eac3,flac,flv,loas,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpc,mpc8,mpeg,mpegts,"
        + "ogg,oma,rm,tak,tta,voc,w64,wav,wv";

    /// <summary>Bytes that one allocation inside ffmpeg may take.</summary>
    private const string MaxAllocation = "268435456";

    private readonly byte[] block = new byte[1 << 16];
    private float[] frame = [];

    /// <summary>How long one recording may take before it is given up.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(DecoderSet.DefaultTimeLimit);

    /// <summary>Decodes, mixing channels down to their mean.</summary>
    /// <param name="path">Full path of a regular file.</param>
    /// <param name="seconds">What is asked of ffmpeg; at least as long as <paramref name="needed"/> says.</param>
    /// <param name="needed">Frames wanted, given the file's rate.</param>
    /// <param name="mono">Receives the samples.</param>
    /// <param name="cancellation">Ends a long decode.</param>
    /// <param name="start">Where to begin, in seconds.</param>
    /// <exception cref="OperationCanceledException">Cancelled; ffmpeg is gone.</exception>
    public DecodedRecording Decode(string path, double seconds, Func<int, long> needed, SampleBuffer mono, CancellationToken cancellation, double start = 0)
    {
        (DecodedRecording decoded, string errors) = Attempt(path, seconds, needed, mono, cancellation, start);
        if (!BlamesTheFileSystem(errors) || (decoded.Failure is null && decoded.Warning is null))
        {
            return decoded;
        }

        // Damaged files make some of ffmpeg's demultiplexers say so, too: whether the disk gives the file is seen by reading all of it.
        using ContentHasher reader = new();
        if (reader.Hash(path, out _, cancellation) is RecordingProblem unreadable)
        {
            return DecodedRecording.Failed(unreadable);
        }

        // What was passing has passed; what is said again is the recording's fault.
        mono.Clear();
        return Attempt(path, seconds, needed, mono, cancellation, start).Decoded;
    }

    private (DecodedRecording Decoded, string Errors) Attempt(string path, double seconds, Func<int, long> needed, SampleBuffer mono, CancellationToken cancellation, double start)
    {
        FfmpegLog log = new(InputName(path));
        Process process;
        try
        {
            process = Process.Start(Arguments(path, start, seconds))!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return (DecodedRecording.Failed(NotStarted(exception.Message)), "");
        }

        using (process)
        using (CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            TimeSpan worked = TimeSpan.Zero;
            using CancellationTokenRegistration killing = limit.Token.Register(() => worked = Kill(process));
            limit.CancelAfter(TimeLimit);
            process.ErrorDataReceived += (_, data) => log.Add(data.Data);
            process.BeginErrorReadLine();
            AudioFormat format = default;
            bool wantsMore = true;
            RecordingProblem? absurd = null;
            try
            {
                (format, absurd) = ReadHeader(process.StandardOutput.BaseStream);
                wantsMore = format.SampleRate > 0 && absurd is null && ReadSamples(process.StandardOutput.BaseStream, format.Channels, needed(format.SampleRate), mono);
            }
            catch (IOException) when (limit.IsCancellationRequested)
            {
                // The pipe of a killed process.
            }

            if (!wantsMore)
            {
                Kill(process);
            }

            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            if (absurd is not null)
            {
                return (DecodedRecording.Failed(absurd), "");
            }

            if (limit.IsCancellationRequested)
            {
                return (DecodedRecording.Failed(GaveUp(worked)), "");
            }

            if (wantsMore && Broke(process.ExitCode) is { } broken)
            {
                return (DecodedRecording.Failed(broken), "");
            }

            if (mono.Count == 0 && ProgramEnd.NeverStarted(process.ExitCode))
            {
                return (DecodedRecording.Failed(NotStarted($"exit code {process.ExitCode}")), "");
            }

            return (Judge(format, mono, ended: wantsMore, log), log.Errors);
        }
    }

    private ProcessStartInfo Arguments(string path, double from, double seconds)
    {
        ProcessStartInfo start = program.StartInfo();
        ReadOnlySpan<string> arguments =
        [
            "-hide_banner", "-v", "level+info", "-nostats", "-nostdin", "-max_alloc", MaxAllocation,
            "-protocol_whitelist", "file", "-format_whitelist", Containers, "-threads", "1",
            .. from > 0 ? (string[])["-ss", from.ToString("0.######", CultureInfo.InvariantCulture)] : [], "-i", InputName(path),
            "-map", "0:a:0", "-map_metadata", "-1", "-t", seconds.ToString("0.###", CultureInfo.InvariantCulture),
            "-c:a", "pcm_f32le", "-fflags", "+bitexact", "-f", "wav", "pipe:1",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>The protocol's name in front makes any path a path, whatever it begins with.</summary>
    private static string InputName(string path) => "file:" + path;

    /// <summary>Reads the WAV header up to the samples; a default format when the output ends before.</summary>
    private static (AudioFormat Format, RecordingProblem? Problem) ReadHeader(Stream output)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (output.ReadAtLeast(bytes[..12], 12, throwOnEndOfStream: false) < 12)
        {
            return default;
        }

        AudioFormat format = default;
        while (output.ReadAtLeast(bytes[..8], 8, throwOnEndOfStream: false) == 8)
        {
            if (bytes[..4].SequenceEqual("data"u8))
            {
                return (format, Problems.Check(format.SampleRate, format.Channels));
            }

            bool isFormat = bytes[..4].SequenceEqual("fmt "u8);
            int size = (int)Math.Min(bytes.Length, BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
            if (output.ReadAtLeast(bytes[..size], size, throwOnEndOfStream: false) < size)
            {
                break;
            }

            if (isFormat)
            {
                format = new AudioFormat(
                    BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), -1);
            }
        }

        return default;
    }

    /// <returns>Whether the output ended before there was enough.</returns>
    private bool ReadSamples(Stream output, int channels, long needed, SampleBuffer mono)
    {
        int frameBytes = channels * sizeof(float);
        int blockFrames = block.Length / frameBytes;
        if (frame.Length < blockFrames * channels)
        {
            frame = new float[blockFrames * channels];
        }

        while (mono.Count < needed)
        {
            int asked = (int)Math.Min(blockFrames, needed - mono.Count);
            int read = output.ReadAtLeast(block.AsSpan(0, asked * frameBytes), asked * frameBytes, throwOnEndOfStream: false) / frameBytes;
            Span<float> values = frame.AsSpan(0, read * channels);
            block.AsSpan(0, read * frameBytes).CopyTo(MemoryMarshal.AsBytes(values));
            SampleMath.MixDown(values, channels, mono.Reserve(read)[..read]);
            mono.Advance(read);
            if (read < asked)
            {
                return true;
            }
        }

        return false;
    }

    private static DecodedRecording Judge(AudioFormat format, SampleBuffer mono, bool ended, FfmpegLog log)
    {
        string errors = log.Errors;
        if (mono.Count == 0)
        {
            // Some damaged headers make ffmpeg speak of memory, too. To try such a file in each build costs little; to give up a sound one would cost it.
            return DecodedRecording.Failed(
                errors.Contains("Cannot allocate memory", StringComparison.Ordinal) ? Problems.Unreadable($"ffmpeg could not read it: {errors}")
                : format.SampleRate > 0 ? Problems.NoFrames("ffmpeg finds no audio samples in it" + (errors.Length > 0 ? $": {errors}" : ""))
                : Problems.NotAudio("neither libsndfile nor ffmpeg understands it" + (errors.Length > 0 ? $" ({errors})" : "")));
        }

        long declared = log.Duration is double seconds ? (long)(seconds * format.SampleRate) : -1;
        long frames = ended ? mono.Count : declared < 0 ? -1 : Math.Max(declared, mono.Count);

        // Containers round their durations and count the codec's delay: half a second is beyond both.
        return new DecodedRecording(
            format with { Frames = frames }, mono.Memory, null,
            ended && declared - mono.Count > format.SampleRate / 2
                ? Problems.Truncated($"its header promises {log.Duration:0.0} s, but ffmpeg could decode {(double)mono.Count / format.SampleRate:0.0} s")
                : null);
    }

    private RecordingProblem NotStarted(string why) => Problems.Unreadable($"ffmpeg ({program.Path}) could not be started: {why}");

    private RecordingProblem GaveUp(TimeSpan worked) =>
        worked > TimeLimit / 2 ? Problems.Overdue("ffmpeg", TimeLimit) : Problems.Stalled("ffmpeg", TimeLimit);

    private static RecordingProblem? Broke(int exitCode) =>
        ProgramEnd.IsCrash(exitCode) ? Problems.Crashed("ffmpeg", exitCode)
        : ProgramEnd.WasKilled(exitCode) ? Problems.Killed("ffmpeg")
        : null;

    private static bool BlamesTheFileSystem(string errors) =>
        errors.Contains("Input/output error", StringComparison.Ordinal)
        || errors.Contains("Permission denied", StringComparison.Ordinal)
        || errors.Contains("No such file or directory", StringComparison.Ordinal)
        || errors.Contains("Stale file handle", StringComparison.Ordinal);

    /// <returns>Processor time that it used.</returns>
    private static TimeSpan Kill(Process process)
    {
        TimeSpan worked = TimeSpan.Zero;
        try
        {
            worked = process.TotalProcessorTime;
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It ended by itself.
        }

        return worked;
    }
}
