using System.Diagnostics;
using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Recordings.Decoding;
using NightScan.Recordings.Isolation;

namespace NightScan.Tests.Recordings.Isolation;

/// <summary>Decoders in processes of their own: what they decode is the same, and what they do otherwise stays there.</summary>
public sealed class IsolatedDecoderTests : IDisposable
{
    private const int Rate = 8000;
    private static readonly string s_badDecoder = Path.Join(AppContext.BaseDirectory, "NightScan.BadDecoder.dll");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 8000)]
    [InlineData(2, 22050)]
    [InlineData(1, 44100)]
    public void DecodesWhatThisProcessWould(int channels, int rate)
    {
        string path = Flac("a.flac", 3 * rate, channels, rate);
        using DecoderSet here = DecoderSet.Detect(), apart = DecoderSet.Isolated(60);
        using RecordingDecoder expected = new(here), decoder = new(apart);
        foreach (int samples in new[] { 1, 500, 2 * Rate, 4 * Rate })
        {
            DecodedRecording there = expected.Decode(path, Rate, samples, default), decoded = decoder.Decode(path, Rate, samples, default);
            Assert.Equal(there.Format, decoded.Format);
            Assert.Null(decoded.Failure);
            Assert.Equal(there.Samples.Span, decoded.Samples.Span);
        }

        Assert.Equal(1, apart.ProcessesStarted);
    }

    [Fact]
    public void SaysWhatThisProcessWould()
    {
        string[] files =
        [
            new TestWave { Samples = TestWave.Ramp(500) }.Write(_folder.File("float.wav")),
            new TestWave { Samples = [0, float.NaN, 0] }.Write(_folder.File("nan.wav")),
            new TestWave { Samples = TestWave.Ramp(300), DeclaredBytes = 0xFFFFFFF0 }.Write(_folder.File("cut.wav")),
            new TestWave { Samples = TestWave.Ramp(300), SampleRate = 0 }.Write(_folder.File("rate.wav")),
            Text("words.wav", "no audio at all"), Text("empty.flac", ""), _folder.File("not there.flac"),
        ];
        using DecoderSet here = DecoderSet.Detect(""), apart = DecoderSet.Isolated(60);
        using RecordingDecoder expected = new(here), decoder = new(apart);
        foreach (string path in files)
        {
            if (apart.CreateFfmpegReader() is not null && path.EndsWith("words.wav", StringComparison.Ordinal))
            {
                continue;
            }

            DecodedRecording there = expected.Decode(path, Rate, 1000, default), decoded = decoder.Decode(path, Rate, 1000, default);
            Assert.Equal((there.Format, there.Failure, there.Warning), (decoded.Format, decoded.Failure, decoded.Warning));
            Assert.Equal(there.Samples.Span, decoded.Samples.Span);
            Assert.Equal(expected.Probe(path, default), decoder.Probe(path, default));
        }
    }

    [Fact]
    public void ReadsLongRecordingsWindowByWindow()
    {
        string path = Flac("long.flac", 10 * Rate, 1, Rate);
        using DecoderSet here = DecoderSet.Detect(), apart = DecoderSet.Isolated(60);
        using WindowReader expected = new(here, 6000, 7000), reader = new(apart, 6000, 7000);
        Assert.Null(expected.Open(path, default));
        Assert.Null(reader.Open(path, default));
        int windows = 0;
        for (bool ended = false; !ended; windows++)
        {
            Assert.Null(expected.Next(out ReadOnlySpan<float> there, default));
            Assert.Null(reader.Next(out ReadOnlySpan<float> window, default));
            Assert.Equal(there, window);
            ended = window.IsEmpty;
        }

        Assert.Equal(10, windows);
    }

    [Fact]
    public void PlainWaveFilesNeedNoProcess()
    {
        WaveFile.WriteTone(_folder.File("a.wav"), 1);
        using DecoderSet apart = DecoderSet.Isolated(60);
        using RecordingDecoder decoder = new(apart);
        Assert.Null(decoder.Decode(_folder.File("a.wav"), Rate, 100, default).Failure);
        Assert.Equal(0, apart.ProcessesStarted);
    }

    [Theory]
    [InlineData("crash", "NS0109", ProblemCause.Decoder)]
    [InlineData("crash later", "NS0109", ProblemCause.Decoder)]
    [InlineData("babble", "NS0109", ProblemCause.Decoder)]
    [InlineData("spin", "NS0109", ProblemCause.Decoder)]
    [InlineData("wait", "NS0107", ProblemCause.Machine)]
    [InlineData("be killed", "NS0107", ProblemCause.Machine)]
    public void OthersGoOn(string what, string code, object cause)
    {
        string bad = Text("bad.flac", what + "\n"), good = Flac("good.flac", Rate, 1, Rate);
        using DecoderSet decoders = DecoderSet.Isolated(3, s_badDecoder);
        using RecordingDecoder decoder = new(decoders);
        Assert.Null(decoder.Decode(good, Rate, 100, default).Failure);
        RecordingProblem? problem = decoder.Decode(bad, Rate, 100, default).Failure;
        Assert.Equal((code, (ProblemCause)cause), (problem?.Descriptor.Code, problem?.Cause));
        Assert.Null(decoder.Decode(good, Rate, 100, default).Failure);
        int started = decoders.ProcessesStarted;
        if (code == "NS0109")
        {
            // Once is enough for a build.
            Assert.Equal(problem, decoder.Decode(bad, Rate, 100, default).Failure);
            Assert.Equal(started, decoders.ProcessesStarted);
        }
    }

    [Fact]
    public async Task WhatIsAtWorkIsNotTakenForWaitingWhereTheFirstLookComesLate()
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { s_badDecoder },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using DecoderProcess process = new(start, TimeSpan.FromMilliseconds(1), SndFileProvision.AsInstalled());
        Assert.True(process.Greet(default));
        Task<DecoderReply?> answer = Task.Run(() =>
            process.Ask(new DecoderRequest(Text("bad.flac", "spin\n"), default, 0), new SampleBuffer(), default));
        // Nobody looks for longer than the limit and the observation together, then twice at once.
        await Task.Delay(TimeSpan.FromSeconds(2));
        process.EndIfOverdue();
        process.EndIfOverdue();
        Assert.False(answer.IsCompleted);
        while (!answer.IsCompleted)
        {
            await Task.Delay(50);
            process.EndIfOverdue();
        }

        Assert.Null(await answer);
        Assert.Contains("still at work", process.Problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void OneCrashIsForgiven()
    {
        string path = Text("bad.flac", "crash once\n");
        using DecoderSet decoders = DecoderSet.Isolated(60, s_badDecoder);
        using RecordingDecoder decoder = new(decoders);
        Assert.NotEqual("NS0109", decoder.Probe(path, default).Failure?.Descriptor.Code);
        Assert.True(File.Exists(path + ".crashed"));
        Assert.Equal(2, decoders.ProcessesStarted);
    }

    [Fact]
    public void CancellingEndsAHang()
    {
        string path = Text("bad.flac", "spin\n");
        using DecoderSet decoders = DecoderSet.Isolated(86400, s_badDecoder);
        using RecordingDecoder decoder = new(decoders);
        using CancellationTokenSource cancellation = new();
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));
        Assert.Throws<OperationCanceledException>(() => decoder.Decode(path, Rate, 100, cancellation.Token));
    }

    [Fact]
    public void NoProcessIsLeftBehind()
    {
        string program = Path.Join(_folder.Path, "copy");
        Directory.CreateDirectory(program);
        foreach (string file in (string[])[.. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"),
            .. Directory.EnumerateFiles(AppContext.BaseDirectory, "NightScan.*.json")])
        {
            File.Copy(file, Path.Join(program, Path.GetFileName(file)));
        }

        program = Path.Join(program, "NightScan.Decoder.dll");
        using (DecoderSet decoders = DecoderSet.Isolated(60, program))
        using (RecordingDecoder decoder = new(decoders))
        {
            Assert.Null(decoder.Decode(Flac("a.flac", Rate, 1, Rate), Rate, 100, default).Failure);
            Assert.Single(Running(program));
        }

        Stopwatch patience = Stopwatch.StartNew();
        while (Running(program).Any() && patience.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(20);
        }

        Assert.Empty(Running(program));
    }

    [Fact]
    public void AProgramThatDoesNotStartIsNoRecordingsFault()
    {
        using DecoderSet decoders = DecoderSet.Isolated(60, _folder.File("NightScan.Decoder.dll"));
        using RecordingDecoder decoder = new(decoders);
        string path = Flac("a.flac", Rate, 1, Rate);
        NightScanException exception = Assert.Throws<NightScanException>(() => decoder.Decode(path, Rate, 100, default));
        Assert.Equal("NS0504", exception.Diagnostic.Code);
    }

    private static IEnumerable<string> Running(string program) =>
        Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _)
            && CommandLine(process).Contains(program, StringComparison.Ordinal));

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Join(process, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return "";
        }
    }

    private string Text(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    private string Flac(string name, int frames, int channels, int rate)
    {
        Random random = new(frames);
        CompressedFile.WriteFlac(_folder.File(name),
            [.. Enumerable.Range(0, frames * channels).Select(_ => (short)random.Next(-9000, 9000))], rate, channels);
        return _folder.File(name);
    }
}
