using System.ComponentModel;
using System.Diagnostics;
using NightScan.Hashing;
using NightScan.Programs;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// Decodes the start of a recording with the ffmpeg program: float samples at the file's own rate, in a WAV stream through a
/// pipe, whose header tells rate and channels. The program is gone when a call is cancelled.
/// </summary>
internal sealed class FfmpegReader(FfmpegProgram program) : IDisposable
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

    // Seconds, or two of the longest frames.
    private const double LeastLoss = 0.25, LeastLostSamples = 4096;

    private static readonly string[] s_fileSystemErrors =
        ["Input/output error", "Permission denied", "No such file or directory", "Stale file handle"];

    private readonly float[] block = new float[1 << 14];

    /// <summary>How long one recording may take before it is given up.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(DecoderSet.DefaultTimeLimit);

    private readonly Stopwatch waiting = new();
    private Process? process;
    private FfmpegLog? log;
    private string path = "";
    private bool wantsAll;
    private TimeSpan worked;
    private long given;

    /// <summary>What is decoded; <see cref="Fill"/> corrects its <see cref="AudioFormat.Frames"/> when it comes to the end.</summary>
    public AudioFormat Format { get; private set; }

    /// <summary>Whether <see cref="Fill"/> came to the end.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>
    /// What was missing at the end that <see cref="Fill"/> came to, although the rest can be used; null when nothing was.
    /// </summary>
    public RecordingProblem? Warning { get; private set; }

    /// <summary>Decodes the start of a recording, mixing channels down to their mean.</summary>
    /// <param name="seconds">What is asked of ffmpeg; at least as long as <paramref name="needed"/> says.</param>
    /// <param name="needed">Frames wanted, given the file's rate.</param>
    public DecodedRecording Decode(string path, double seconds, Func<int, long> needed, SampleBuffer mono, CancellationToken cancellation)
    {
        DecodedRecording decoded = Once();
        if (!BlamesTheFileSystem() || decoded is { Failure: null, Warning: null })
        {
            return decoded;
        }

        // What was passing has passed; what is said again is the recording's fault.
        mono.Clear();
        return IsUnreadable(cancellation) is RecordingProblem unreadable ? DecodedRecording.Failed(unreadable) : Once();

        DecodedRecording Once()
        {
            RecordingProblem? failure;
            try
            {
                failure = Open(path, cancellation, seconds) ?? Fill(needed(Format.SampleRate), mono, cancellation);
            }
            finally
            {
                // What it writes beside its output is all there only when it is gone, whatever it wrote first.
                Close();
            }

            if (failure is not null)
            {
                return DecodedRecording.Failed(failure);
            }

            if (Format.Frames < 0 && log!.Duration is double declared)
            {
                Format = Format with { Frames = Math.Max((long)(declared * Format.SampleRate), given) };
            }

            return new DecodedRecording(Format, mono.Memory, null, Warning);
        }
    }

    /// <summary>Begins to decode a recording, bit by bit.</summary>
    /// <param name="seconds">How much of it; null for all.</param>
    /// <returns>Why nothing comes of it; null when something does.</returns>
    public RecordingProblem? Open(string path, CancellationToken cancellation, double? seconds = null)
    {
        Close();
        (this.path, wantsAll, given, worked, IsAtEnd, Warning, Format) = (path, seconds is null, 0, TimeSpan.Zero, false, null, default);
        FfmpegLog errors = log = new(InputName);
        waiting.Reset();
        try
        {
            process = Process.Start(Arguments(seconds))!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            return NotStarted(exception.Message);
        }

        process.ErrorDataReceived += (_, data) => errors.Add(data.Data ?? "");
        process.BeginErrorReadLine();
        RecordingProblem? absurd = null;
        bool isOverdue = Within(cancellation, () => (Format, absurd) = ReadHeader(process.StandardOutput.BaseStream));
        if (absurd is not null)
        {
            Close();
            return absurd;
        }

        return !isOverdue && Format.SampleRate > 0 ? null : End(isOverdue, cancellation);
    }

    /// <summary>As <see cref="SoundFile.Fill"/>.</summary>
    /// <returns>Why nothing of it can be used from here on; null otherwise.</returns>
    public RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        if (process is null || mono.Count >= needed)
        {
            return null;
        }

        bool ended = true;
        int before = mono.Count;
        bool isOverdue = Within(cancellation, () => ended = ReadSamples(process.StandardOutput.BaseStream, Format.Channels, needed, mono));
        given += mono.Count - before;
        return !isOverdue && !ended ? null : End(isOverdue, cancellation);
    }

    /// <summary>Ends the program where it still runs.</summary>
    public void Close()
    {
        if (process is not null)
        {
            Kill(process);
            Wait();
        }
    }

    public void Dispose() => Close();

    /// <summary>Reads from the program. The time limit is for what is waited for: between two reads it waits for us.</summary>
    /// <returns>Whether the limit was over.</returns>
    private bool Within(CancellationToken cancellation, Action read)
    {
        Process running = process!;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using CancellationTokenRegistration killing = limit.Token.Register(() => worked = Kill(running));
        // All of a recording is read in parts, each with the time of a recording.
        TimeSpan left = wantsAll ? TimeLimit : TimeLimit - waiting.Elapsed;
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        waiting.Start();
        try
        {
            read();
        }
        catch (IOException) when (limit.IsCancellationRequested)
        {
            // The pipe of a killed process.
        }

        waiting.Stop();
        bool isOver = limit.IsCancellationRequested;
        if (cancellation.IsCancellationRequested)
        {
            Close();
        }

        cancellation.ThrowIfCancellationRequested();
        return isOver;
    }

    /// <summary>Looks at how the program ended.</summary>
    private RecordingProblem? End(bool isOverdue, CancellationToken cancellation)
    {
        // When it has closed its output, it may still hang.
        bool isKilled = isOverdue || Within(cancellation, process!.WaitForExit);
        int exitCode = Wait();
        RecordingProblem? failure =
            isKilled ? worked > TimeLimit / 2 ? Problems.Overdue("ffmpeg", TimeLimit) : Problems.Stalled("ffmpeg", TimeLimit)
            : ProgramEnd.IsCrash(exitCode) ? Problems.Crashed("ffmpeg", exitCode)
            : ProgramEnd.WasKilled(exitCode) ? Problems.Killed("ffmpeg")
            : given == 0 && ProgramEnd.NeverStarted(exitCode) ? NotStarted($"exit code {exitCode}")
            : Judge();
        return wantsAll && (failure is not null || Warning is not null) && BlamesTheFileSystem()
            && IsUnreadable(cancellation) is RecordingProblem unreadable
            ? unreadable : failure;
    }

    private int Wait()
    {
        process!.WaitForExit();
        int exitCode = process.ExitCode;
        process.Dispose();
        process = null;
        return exitCode;
    }

    /// <summary>
    /// Damaged files make some of ffmpeg's demultiplexers blame the disk, too: whether that gives the file is seen by reading all of it.
    /// </summary>
    private RecordingProblem? IsUnreadable(CancellationToken cancellation)
    {
        using ContentHasher reader = new(ContentHashMethod.XxHash128);
        return reader.Hash(path, out _, cancellation);
    }

    private ProcessStartInfo Arguments(double? seconds)
    {
        ProcessStartInfo start = program.StartInfo();
        ReadOnlySpan<string> arguments =
        [
            "-hide_banner", "-v", "level+info", "-nostats", "-nostdin", "-max_alloc", MaxAllocation,
            "-protocol_whitelist", "file", "-format_whitelist", Containers, "-threads", "2",
            "-i", InputName, "-map", "0:a:0", "-map_metadata", "-1",
            .. seconds is double length ? (string[])["-t", length.ToString("0.###", CultureInfo.InvariantCulture)] : [],
            "-c:a", "pcm_f32le", "-fflags", "+bitexact", "-f", "wav", "pipe:1",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>The protocol's name in front makes any path a path, whatever it begins with.</summary>
    private string InputName => "file:" + path;

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
        while (mono.Count < needed)
        {
            int asked = (int)Math.Min(block.Length / channels, needed - mono.Count);
            Span<byte> bytes = MemoryMarshal.AsBytes(block.AsSpan(0, asked * channels));
            int read = output.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) / (channels * sizeof(float));
            ChannelMixer.MixDown(block.AsSpan(0, read * channels), channels, mono.Reserve(read)[..read]);
            mono.Advance(read);
            if (read < asked)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is to be said of the end that was come to.</summary>
    private RecordingProblem? Judge()
    {
        string errors = log!.Errors;
        if (given == 0)
        {
            // Some damaged headers make ffmpeg speak of memory, too. To try such a file in each build costs little; to give up a sound one
            // would cost it.
            return errors.Contains("Cannot allocate memory", StringComparison.Ordinal)
                ? Problems.Unreadable($"ffmpeg could not read it: {errors}")
                : Format.SampleRate > 0
                    ? Problems.NoFrames("ffmpeg finds no audio samples in it" + (errors.Length > 0 ? $": {errors}" : ""))
                : Problems.NotAudio("neither libsndfile nor ffmpeg understands it" + (errors.Length > 0 ? $" ({errors})" : ""));
        }

        // Containers round their durations and count the codec's delay.
        IsAtEnd = true;
        Warning = log.Duration is double declared
            && declared - ((double)given / Format.SampleRate) > Math.Max(LeastLoss, LeastLostSamples / (double)Format.SampleRate)
            ? Problems.Truncated($"its header promises {declared:0.0} s, but ffmpeg could decode {(double)given / Format.SampleRate:0.0} s")
            : log.Complaint is string complaint ? Problems.Truncated($"ffmpeg stumbles over it: {complaint}") : null;
        Format = Format with { Frames = given };
        return null;
    }

    private RecordingProblem NotStarted(string why) => Problems.Unreadable($"ffmpeg ({program.Path}) could not be started: {why}");

    private bool BlamesTheFileSystem() =>
        Array.Exists(s_fileSystemErrors, error => log!.Errors.Contains(error, StringComparison.Ordinal));

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
