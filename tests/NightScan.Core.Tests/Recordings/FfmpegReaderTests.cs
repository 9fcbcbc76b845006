using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

/// <summary>With programs that stand in for ffmpeg: the real one need not be there.</summary>
public sealed class FfmpegReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void HandsOverWhatLibsndfileDoesNotUnderstand()
    {
        float[] samples = TestWave.Ramp(2 * 5000);
        string output = new TestWave
        {
            Samples = samples,
            Channels = 2,
            SampleRate = 11025,
            DeclaredBytes = uint.MaxValue
        }.Write(folder.File("output"));
        DecoderSet decoders = Ffmpeg($"""
            if [ "$1" = -version ]; then echo 'ffmpeg version 9.9-test Copyright'; exit; fi
            printf '%s\n' "$@" > '{folder.File("arguments")}'
            echo '[info]   Duration: 00:00:02.50, start: 0.0' >&2
            cat '{output}'
            """);
        using RecordingDecoder decoder = new(decoders);
        string path = Unknown();

        DecodedRecording start = decoder.Decode(path, 11025, 1000, default);
        Assert.Null(start.Failure);
        Assert.Equal(1000, start.Samples.Length);
        Assert.Equal((samples[0] + samples[1]) / 2, start.Samples.Span[0]);
        Assert.Equal(11025, start.Format.SampleRate);
        Assert.Equal(2, start.Format.Channels);
        Assert.Contains("file:" + path, File.ReadAllLines(folder.File("arguments")));

        DecodedRecording all = decoder.Decode(path, 11025, 50000, default);
        Assert.Equal(5000, all.Format.Frames);
        Assert.Equal("NS0106", all.Warning?.Descriptor.Code);
        Assert.EndsWith(" ffmpeg-9.9-test", decoders.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public void WaitsForWhatIsSaidBesideTheSamples()
    {
        string output = new TestWave { Samples = TestWave.Ramp(50_000), DeclaredBytes = uint.MaxValue }.Write(folder.File("output"));
        using RecordingDecoder decoder = new(Ffmpeg($"""
            seq 1 9000 >&2
            echo '[info]   Duration: 00:00:09.00, start: 0.0' >&2
            cat '{output}'
            """));

        // The samples are there before all those lines are read.
        DecodedRecording decoded = decoder.Decode(Unknown(), 8000, 1000, default);
        Assert.Null(decoded.Failure);
        Assert.Equal(9L * decoded.Format.SampleRate, decoded.Format.Frames);
    }

    [Theory]
    [InlineData("Invalid data found when processing input", "NS0101", ProblemCause.Recording)]
    [InlineData("Input/output error", "NS0101", ProblemCause.Recording)]
    [InlineData("Cannot allocate memory", "NS0107", ProblemCause.Machine)]
    public void TellsBadBytesFromABadMachine(string error, string code, object cause)
    {
        RecordingProblem? failure = Complain(error, meanwhile: "");
        Assert.Equal(code, failure?.Descriptor.Code);
        Assert.Equal(cause, failure?.Cause);
        Assert.Contains(error, failure?.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Unknown(), failure?.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input/output error")]
    [InlineData("No such file or directory")]
    public void ABadMachineIsOneThatDoesNotGiveTheFile(string error)
    {
        RecordingProblem? failure = Complain(error, meanwhile: $"rm '{Unknown()}';");
        Assert.Equal("NS0107", failure?.Descriptor.Code);
        Assert.Equal(ProblemCause.Machine, failure?.Cause);
    }

    [Fact]
    public void WhatPassesIsTriedOnceMore()
    {
        string output = new TestWave { Samples = TestWave.Ramp(8000) }.Write(folder.File("output"));
        // At first the disk gives a part of it.
        using RecordingDecoder decoder = new(Ffmpeg($"""
            if [ -e '{folder.File("tried")}' ]; then cat '{output}'; exit; fi
            touch '{folder.File("tried")}'
            echo '[info]   Duration: 00:00:01.00, start: 0.0' >&2
            echo '[error] file:x: Input/output error' >&2
            head -c 4044 '{output}'
            """));

        DecodedRecording decoded = decoder.Decode(Unknown(), 8000, 8000, default);
        Assert.Null(decoded.Failure);
        Assert.Null(decoded.Warning);
        Assert.Equal(TestWave.Ramp(8000), decoded.Samples);
    }

    [Fact]
    public void AProgramThatCannotBeRunIsTheMachinesTrouble()
    {
        string program = UnixFiles.MakeScript(folder.File("ffmpeg"), "");
        File.WriteAllText(program, "#!/no/such/interpreter\n");
        RecordingProblem? failure = new FfmpegReader(new FfmpegProgram(program))
            .Decode(Unknown(), 1, _ => 1, new SampleBuffer(), default).Failure;
        Assert.Equal(("NS0107", ProblemCause.Machine), (failure?.Descriptor.Code, failure?.Cause));
        Assert.Contains("could not be started", failure?.Reason, StringComparison.Ordinal);
        Assert.Equal("ffmpeg-unusable", new FfmpegProgram(program).Version);
    }

    [Fact]
    public void EndsAProgramThatHangs()
    {
        string program = UnixFiles.MakeScript(folder.File("hang"), "exec sleep 600");
        FfmpegReader reader = new(new FfmpegProgram(program)) { TimeLimit = TimeSpan.FromMilliseconds(50) };
        RecordingProblem? failure = reader.Decode(Unknown(), 1, _ => 1, new SampleBuffer(), default).Failure;
        Assert.Equal(ProblemCause.Machine, failure?.Cause);

        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(
            () => new FfmpegReader(new FfmpegProgram(program)).Decode(Unknown(), 1, _ => 1, new SampleBuffer(), cancellation.Token));
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(12000)]
    public void ReadsWindowAfterWindowOfALongRecording(int rate)
    {
        const int window = 2000, windowRate = 8000;
        // 3.5 windows, as a file that needs no ffmpeg, and as one that does: one program gives all of it, and seeks nowhere.
        string wave = new TestWave
        {
            Samples = TestWave.Ramp((int)(3.5 * window * rate / windowRate)),
            SampleRate = rate
        }.Write(folder.File("whole.wav"));
        DecoderSet decoders = Ffmpeg($$"""
            echo begun >> '{{folder.File("begun")}}'
            case "$*" in *-ss*|*' -t '*) exit 1 ;; esac
            cat '{{wave}}'
            """);
        using WindowReader expected = new(DecoderSet.Detect(""), windowRate, window), reader = new(decoders, windowRate, window);

        Assert.Null(expected.Open(wave, default));
        Assert.Null(reader.Open(Unknown(), default));
        foreach (int length in (int[])[window, window, window, window / 2, 0])
        {
            Assert.Null(expected.Next(out ReadOnlySpan<float> one, default));
            Assert.Null(reader.Next(out ReadOnlySpan<float> other, default));
            Assert.InRange(one.Length, length - 1, length);
            Assert.Equal(one, other);
        }

        Assert.Single(File.ReadAllLines(folder.File("begun")));
    }

    [Fact]
    public void LooksForTheProgramOnThePath()
    {
        Assert.Null(DecoderSet.Detect($"{folder.Path}{Path.PathSeparator}relative").CreateFfmpegReader());
        Assert.EndsWith(" " + SndFile.Version, DecoderSet.Detect("").Fingerprint, StringComparison.Ordinal);
        Assert.StartsWith("libsndfile-", SndFile.Version, StringComparison.Ordinal);
    }

    /// <summary>Decodes with an ffmpeg that fails.</summary>
    private RecordingProblem? Complain(string error, string meanwhile)
    {
        string path = Unknown();
        using RecordingDecoder decoder = new(Ffmpeg($"{meanwhile} echo '[x @ 0x1] [error] file:{path}: {error}' >&2; exit 1"));
        return decoder.Decode(path, 8000, 8000, default).Failure;
    }

    private DecoderSet Ffmpeg(string body)
    {
        UnixFiles.MakeScript(folder.File("bin", "ffmpeg"), body);
        return DecoderSet.Detect($"/no/such/folder:{folder.File("bin")}");
    }

    private string Unknown()
    {
        string path = folder.File("call.m4a");
        File.WriteAllBytes(path, [0, 0, 0, 32, .. "ftypM4A "u8, .. new byte[100]]);
        return path;
    }
}
