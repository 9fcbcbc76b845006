using NightScan.Recordings.Decoding;

namespace NightScan.Recordings;

/// <summary>
/// The decoders that this machine has, looked up once per build (a build server's process outlives an installation of ffmpeg).
/// </summary>
public sealed class DecoderSet
{
    private DecoderSet(FfmpegProgram? ffmpeg) => Ffmpeg = ffmpeg;

    /// <summary>Whether files that libsndfile does not read are handed to ffmpeg.</summary>
    public bool HasFfmpeg => Ffmpeg is not null;

    /// <summary>
    /// Names the decoders and their versions, such as <c>libsndfile-1.2.0 ffmpeg-5.1.9</c>. Kept with failures, which are worth
    /// another try when it changes. Starts ffmpeg when first asked: a build without failures need not ask.
    /// </summary>
    public string Fingerprint => Ffmpeg is null ? SndFile.Version : $"{SndFile.Version} {Ffmpeg.Version}";

    internal FfmpegProgram? Ffmpeg { get; }

    /// <summary>libsndfile, and ffmpeg when it is on the PATH.</summary>
    public static DecoderSet Detect() => Detect(Environment.GetEnvironmentVariable("PATH"));

    /// <summary>libsndfile alone.</summary>
    public static DecoderSet WithoutFfmpeg() => new(null);

    internal static DecoderSet Detect(string? searchPath) => new(FfmpegProgram.Find(searchPath));
}
