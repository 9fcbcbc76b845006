namespace NightScan.Tasks.Tests;

/// <summary>Builds that ask for other numbers or another padding: what is made again, and what is said of it.</summary>
public sealed class InputContractTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public InputContractTests()
    {
        _workspace.WriteRecordings();
        _workspace.WriteRecording("tawny owl/short.wav", 50, seconds: 0.1);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void AnotherNormalizationMakesAllAgainAndSaysWhich()
    {
        Build(25, 0);
        Build(25, 0, "-p:Normalization=none").Says("Changed since the last build: Normalization default → none. 25 spectrograms are stale");
        float[] decibels = _workspace.Spectrograms.Select(Largest).ToArray();
        Assert.All(decibels, value => Assert.InRange(value, -60, 60));
        Build(0, 25, "-p:Normalization=none").NeverSays("Changed since");
        Build(25, 0, "-p:Normalization=pcen").Says("Normalization none → pcen. 25 spectrograms are stale");
        Build(25, 0, "-p:Normalization=pcen", "-p:PcenGain=0.8").Says("PcenGain default → 0.8. 25 spectrograms are stale");
        _workspace.Build("-t:Plan", "-p:Normalization=pcen").Succeeds().Says("PcenGain 0.8 → default");
        Build(25, 0, "-p:Normalization=fixed", "-p:NormalizationMean=-20", "-p:NormalizationDeviation=10").Says(
            "Normalization pcen → fixed, ").Says("NormalizationMean default → -20").Says("25 spectrograms are stale");
        Assert.All(_workspace.Spectrograms.Select(Largest).Zip(decibels), pair => Assert.Equal((pair.Second + 20) / 10, pair.First, 0.01));
        Build(25, 0).Says("Normalization fixed → default");
    }

    [Fact]
    public void AnotherPaddingMakesAllAgainAndSaysWhich()
    {
        Build(25, 0);
        byte[] whole = Bytes("owl 00"), padded = Bytes("short");
        Build(25, 0, "-p:Padding=repeat").Says("Changed since the last build: Padding default → repeat. 25 spectrograms are stale");
        // Of whole recordings the numbers are the same; the key at the end is not.
        Assert.Equal(whole[..^24], Bytes("owl 00")[..^24]);
        Assert.NotEqual(padded[..^24], Bytes("short")[..^24]);
        Build(0, 25, "-p:Padding=repeat");
        Build(25, 0, "-p:Padding=reflect").Says("Padding repeat → reflect");
    }

    [Fact]
    public void NoiseOverPaddingIsOfVariantsAlone()
    {
        _workspace.Build().Succeeds();
        Build(Train, 25, "-p:VariantsPerSample=1");
        Build(Train, 25, "-p:VariantsPerSample=1", "-p:NoiseOverPadding=false").Says(
            $"Changed since the last build: NoiseOverPadding default → false. {Train} spectrograms are stale");
        Build(0, 25 + Train, "-p:VariantsPerSample=1", "-p:NoiseOverPadding=false");
    }

    [Fact]
    public void WhatCannotBeIsAnErrorThatNamesTheWayOut()
    {
        _workspace.Build("-p:Normalization=fixed").FailsWith("NS0218", "Normalization=none", "data.proj");
        _workspace.Build("-p:PcenGain=0.8").FailsWith("NS0217", "only Normalization=pcen uses it", "data.proj");
        _workspace.Build("-p:Padding=zeros").FailsWith("NS0206", "silence, repeat or reflect", "data.proj");
        _workspace.Build("-p:Normalization=pcen", "-p:PcenPower=2").FailsWith("NS0202", "PcenPower=2", "data.proj");
        Assert.False(Directory.Exists(_workspace.CacheDir));
    }

    /// <summary>Recordings that train.</summary>
    private int Train => _workspace.Spectrograms.Count(path =>
        path.StartsWith($"train{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !path.Contains("_var", StringComparison.Ordinal));

    private BuildResult Build(int generated, int upToDate, params string[] arguments)
    {
        BuildResult result = _workspace.Build(arguments).Succeeds();
        Assert.Equal((generated, upToDate), (_workspace.Summary.Generated, _workspace.Summary.UpToDate));
        return result;
    }

    private byte[] Bytes(string recording) => File.ReadAllBytes(Path.Combine(_workspace.CacheDir,
        _workspace.Spectrograms.Single(path => path.EndsWith($"{recording}.npy", StringComparison.Ordinal))));

    /// <summary>The largest number of a spectrogram of float16.</summary>
    private float Largest(string spectrogram)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(_workspace.CacheDir, spectrogram));
        // Behind a header of 128 bytes, and before the 24 bytes that numpy does not read.
        return Enumerable.Range(0, (file.Length - 152) / 2).Max(i => (float)BitConverter.ToHalf(file, 128 + (2 * i)));
    }
}
