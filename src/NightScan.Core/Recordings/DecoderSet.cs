using NightScan.Recordings.Decoding;
using NightScan.Recordings.Isolation;

namespace NightScan.Recordings;

/// <summary>
/// The decoders that this machine has, looked up once per build (a build server's process outlives an installation of ffmpeg), and
/// whether they work in this process or, as in a build, in processes of their own that may crash.
/// </summary>
internal sealed class DecoderSet : IDisposable
{
    /// <summary>Seconds that decoding one recording may take by default.</summary>
    public const int DefaultTimeLimit = 120;

    private readonly SndFileProvision _sndFile;
    private readonly FfmpegProgram? _ffmpeg;
    private readonly DecoderProcesses? _processes;
    private readonly TimeSpan _timeLimit;

    private DecoderSet(SndFileProvision sndFile, FfmpegProgram? ffmpeg, DecoderProcesses? processes, TimeSpan timeLimit) =>
        (_sndFile, _ffmpeg, _processes, _timeLimit) = (sndFile, ffmpeg, processes, timeLimit);

    /// <summary>NightScan's own part, counted up when it learns to read what it gave up before: 2 reads what was never closed.</summary>
    private const string Readers = "readers-2";

    /// <summary>
    /// Names the decoders and their versions, such as <c>readers-2 libsndfile-1.2.0 ffmpeg-5.1.9</c>. Kept with failures, which are worth
    /// another try when it changes. Starts ffmpeg when first asked: a build without failures need not ask.
    /// </summary>
    public string Fingerprint =>
        $"{Readers} {(_sndFile.IsThere() ? SndFile.Version : Mp3Reader.Name)}" + (_ffmpeg is null ? "" : $" {_ffmpeg.Version}");

    /// <summary>
    /// What decodes MP3 in place of libsndfile, such as <c>NLayer-3.0.1</c>; null where libsndfile does. Spectrograms of recordings that
    /// it decoded have keys of their own, and are made again where there is libsndfile.
    /// </summary>
    public string? Fallback => _sndFile.IsThere() && SndFile.ReadsMp3 ? null : Mp3Reader.Name;

    /// <summary>Processes that were started so far.</summary>
    internal int ProcessesStarted => _processes?.Started ?? 0;

    /// <summary>Decoders in this process: libsndfile where it is installed; and ffmpeg when it is on the PATH.</summary>
    public static DecoderSet Detect() => Detect(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>
    /// Decoders in processes of their own, and ffmpeg when it is on the PATH; libsndfile is installed when a recording needs it, where this
    /// process may.
    /// </summary>
    /// <param name="seconds">How long decoding one recording may take.</param>
    /// <param name="reporter">Is told of an installation, from any thread.</param>
    public static DecoderSet Isolated(int seconds, bool installAllowed, IBuildReporter reporter) =>
        Isolated(seconds, program: null, SndFileProvision.Installing(installAllowed, reporter));

    /// <summary>Ends its processes.</summary>
    public void Dispose() => _processes?.Dispose();

    internal static DecoderSet Detect(string? searchPath) => Here(SndFileProvision.AsInstalled(), FfmpegProgram.Find(searchPath));

    internal static DecoderSet Here(SndFileProvision sndFile, FfmpegProgram? ffmpeg) =>
        new(sndFile, ffmpeg, null, TimeSpan.FromSeconds(DefaultTimeLimit));

    /// <param name="seconds">How long decoding one recording may take.</param>
    /// <param name="program">The program that decodes; null for NightScan's own.</param>
    /// <param name="sndFile">Whether there is libsndfile; null = where it is installed.</param>
    internal static DecoderSet Isolated(int seconds, string? program = null, SndFileProvision? sndFile = null, bool withoutFfmpeg = false)
    {
        sndFile ??= SndFileProvision.AsInstalled();
        TimeSpan limit = TimeSpan.FromSeconds(seconds);
        FfmpegProgram? ffmpeg = withoutFfmpeg ? null : FfmpegProgram.Find(Environment.GetEnvironmentVariable("PATH"));
        return new(sndFile, ffmpeg, new DecoderProcesses(limit, sndFile, program), limit);
    }

    /// <summary>Whether a libsndfile that is missing may be installed, which was not tried yet.</summary>
    internal bool MayInstallSndFile => _sndFile.MayInstall && !_sndFile.IsMissing;

    /// <summary>Does what may be done about a libsndfile that recordings of an earlier build lacked.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal void ProvideSndFile(CancellationToken cancellation) => _sndFile.Provide(cancellation);

    internal SoundFile CreateReader() =>
        new SoundFileReader(_processes is null ? new NativeReader(_sndFile) : new IsolatedSoundFile(_processes), _sndFile);

    /// <returns>Null where there is no ffmpeg.</returns>
    internal FfmpegReader? CreateFfmpegReader() => _ffmpeg is null ? null : new FfmpegReader(_ffmpeg) { TimeLimit = _timeLimit };
}
