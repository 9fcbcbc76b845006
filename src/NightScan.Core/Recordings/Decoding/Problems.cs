namespace NightScan.Recordings.Decoding;

/// <summary>The words for what can be wrong with a recording, in one place.</summary>
internal static class Problems
{
    public static RecordingProblem NotAudio(string reason) => new(DiagnosticCodes.NotAudio, reason, ProblemCause.Recording);

    public static RecordingProblem NeedsFfmpeg(string format) => new(
        DiagnosticCodes.NeedsFfmpeg,
        $"this looks like {format}, which libsndfile does not read: installing the ffmpeg program (so that it is on the PATH) makes it "
        + $"readable",
        ProblemCause.Decoder);

    public static RecordingProblem NeedsSndFile(string format) => new(
        DiagnosticCodes.NeedsSndFile,
        $"this looks like {format}, which needs libsndfile: installing that ({SndFile.Package.ShortInstructions}) makes it readable",
        ProblemCause.Decoder);

    public static RecordingProblem NoFrames(string reason) => new(DiagnosticCodes.NoFrames, reason, ProblemCause.Recording);

    public static RecordingProblem NonFinite() =>
        new(DiagnosticCodes.NonFiniteSamples, "it holds samples that are NaN or infinite: export it again from its source, or remove it",
            ProblemCause.Recording);

    public static RecordingProblem AbsurdHeader(string reason) => new(DiagnosticCodes.AbsurdHeader, reason, ProblemCause.Recording);

    public static RecordingProblem Truncated(string reason) =>
        new(DiagnosticCodes.Truncated, reason + "; what could be decoded is used", ProblemCause.Recording);

    public static RecordingProblem Unreadable(string reason) =>
        new(DiagnosticCodes.Unreadable, reason + " (the machine's trouble, not the recording's: it is tried again in the next build)",
            ProblemCause.Machine);

    public static RecordingProblem Changed() => new(
        DiagnosticCodes.ChangedMeanwhile, "it changed while the build ran, so nothing was made of it: the next build reads it again",
            ProblemCause.Machine);

    public static RecordingProblem Unreadable(Exception exception) => Unreadable("it could not be read: " + exception.Message);

    // The decoder's trouble: another version of it may know better.
    public static RecordingProblem Crashed(string decoder, int exitCode) => new(
        DiagnosticCodes.DecoderFailed,
            $"{decoder} crashes on it (exit code {exitCode}), also when it is decoded alone: it is left alone until it or the decoder "
            + $"changes", ProblemCause.Decoder);

    public static RecordingProblem Overdue(string decoder, TimeSpan limit) => new(
        DiagnosticCodes.DecoderFailed,
        $"{decoder} was still at work on it after {limit.TotalSeconds:0} s and was stopped: it is left alone until it or the decoder "
        + $"changes; when it is sound and only takes its time, give a longer DecodeTimeout and RetryFailed=true",
        ProblemCause.Decoder);

    public static RecordingProblem Killed(string decoder) =>
        Unreadable($"{decoder} was killed while it decoded it, as a system does whose memory has run out");

    public static RecordingProblem Stalled(string decoder, TimeSpan limit) =>
        Unreadable($"{decoder} was still waiting for it after {limit.TotalSeconds:0} s (DecodeTimeout) and was stopped");

    /// <summary>Header values that no recorder writes: memory and time would follow them.</summary>
    public static RecordingProblem? Check(long sampleRate, long channels) =>
        channels is < 1 or > AudioLimits.MaxChannels
            ? AbsurdHeader($"its header declares {channels} channels (1 to {AudioLimits.MaxChannels} are read)")
            : sampleRate is < AudioLimits.MinSampleRate or > AudioLimits.MaxSampleRate
                ? AbsurdHeader($"its header declares a sample rate of {sampleRate} Hz ({AudioLimits.MinSampleRate} to "
                    + $"{AudioLimits.MaxSampleRate} are read)")
                : null;
}

/// <summary>What a recording may declare: wide enough for infrasound loggers, microphone arrays and ultrasound equipment.</summary>
internal static class AudioLimits
{
    public const int MinSampleRate = 1;
    public const int MaxSampleRate = 10_000_000;
    public const int MaxChannels = 256;
}
