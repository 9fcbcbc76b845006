using NightScan.Recordings.Decoding;
using NightScan.Recordings.Isolation;

namespace NightScan.Recordings;

/// <summary>
/// The decoders that this machine has, looked up once per build (a build server's process outlives an installation of ffmpeg), and
/// whether they work in this process or, as in a build, in processes of their own that may crash.
/// </summary>
public sealed class DecoderSet : IDisposable
{
    /// <summary>Seconds that decoding one recording may take by default.</summary>
    public const int DefaultTimeLimit = 120;

    private readonly FfmpegProgram? _ffmpeg;
    private readonly DecoderProcesses? _processes;
    private readonly TimeSpan _timeLimit;

    private DecoderSet(FfmpegProgram? ffmpeg, DecoderProcesses? processes, TimeSpan timeLimit) =>
        (_ffmpeg, _processes, _timeLimit) = (ffmpeg, processes, timeLimit);

    /// <summary>Whether files that libsndfile does not read are handed to ffmpeg.</summary>
    public bool HasFfmpeg => _ffmpeg is not null;

    /// <summary>
    /// Names the decoders and their versions, such as <c>libsndfile-1.2.0 ffmpeg-5.1.9</c>. Kept with failures, which are worth
    /// another try when it changes. Starts ffmpeg when first asked: a build without failures need not ask.
    /// </summary>
    public string Fingerprint => _ffmpeg is null ? SndFile.Version : $"{SndFile.Version} {_ffmpeg.Version}";

    /// <summary>Processes for libsndfile that were started so far.</summary>
    internal int ProcessesStarted => _processes?.Started ?? 0;

    /// <summary>libsndfile in this process, and ffmpeg when it is on the PATH.</summary>
    public static DecoderSet Detect() => Detect(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>libsndfile in processes of its own, and ffmpeg when it is on the PATH.</summary>
    /// <param name="seconds">How long decoding one recording may take.</param>
    public static DecoderSet Isolated(int seconds) => Isolated(seconds, program: null);

    /// <summary>libsndfile alone, in this process.</summary>
    public static DecoderSet WithoutFfmpeg() => new(null, null, TimeSpan.FromSeconds(DefaultTimeLimit));

    /// <summary>Ends its processes.</summary>
    public void Dispose() => _processes?.Dispose();

    internal static DecoderSet Detect(string? searchPath) => new(FfmpegProgram.Find(searchPath), null, TimeSpan.FromSeconds(DefaultTimeLimit));

    /// <param name="seconds">How long decoding one recording may take.</param>
    /// <param name="program">The program that decodes; null for NightScan's own.</param>
    internal static DecoderSet Isolated(int seconds, string? program)
    {
        TimeSpan limit = TimeSpan.FromSeconds(seconds);
        return new(FfmpegProgram.Find(Environment.GetEnvironmentVariable("PATH")), new DecoderProcesses(limit, program), limit);
    }

    internal ISoundFile CreateReader() => new SoundFileReader(_processes is null ? new SndFileReader() : new IsolatedSoundFile(_processes));

    /// <returns>Null where there is no ffmpeg.</returns>
    internal FfmpegReader? CreateFfmpegReader() => _ffmpeg is null ? null : new FfmpegReader(_ffmpeg) { TimeLimit = _timeLimit };
}
