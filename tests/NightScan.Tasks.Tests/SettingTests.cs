namespace NightScan.Tasks.Tests;

/// <summary>Settings on their way from the command line, a file and the environment into the pipeline.</summary>
public sealed class SettingTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("NumWorkers", "many", "NS0201")]
    [InlineData("ReassignSplits", "yes", "NS0201")]
    [InlineData("NumWorkers", "0", "NS0202")]
    [InlineData("FftSize", "7", "NS0203")]
    [InlineData("MaxFrequency", "4001", "NS0204")]
    [InlineData("ValidationFraction", "0.9", "NS0205")]
    [InlineData("AnimalType", "unicorn", "NS0206")]
    [InlineData("GroupPattern", "(", "NS0207")]
    public void ABadValueIsAnErrorThatNamesItsProperty(string property, string value, string code)
    {
        _workspace.WriteRecordings();
        _workspace.Build($"-p:{property}={value}").FailsWith(code, property, "data.proj");
        Assert.False(Directory.Exists(_workspace.CacheDir));
    }

    [Fact]
    public void AMissingAudioRootIsAnError() =>
        _workspace.Build("-p:AudioRoot=no/such folder").FailsWith("NS0301", Path.Combine(_workspace.Folder, "no", "such folder"));

    [Fact]
    public void SettingsThatDifferFromTheirDefaultsArePrinted()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-p:maxsamplesperclass=7", "-p:TestFraction=0.10", "-p:NumWorkers=")
            .Succeeds().Says("MelBands=16").Says("MaxSamplesPerClass=7").NeverSays("TestFraction").NeverSays("NumWorkers")
                .NeverSays("AudioRoot=");
    }

    [Fact]
    public void AMisspeltSettingIsAWarning()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-p:MelBand=64", "-p:Configuration=Release").Succeeds()
            .Warns("NS0208", Path.Combine(_workspace.Folder, "data.proj")).Says(" 1 Warning(s)");
    }

    [Fact]
    public void AStrayEnvironmentVariableIsSeen()
    {
        _workspace.WriteRecordings();
        DotnetBuild.Start(_workspace.Folder, [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}"], new Dictionary<string,
            string>
        { ["SPLITSEED"] = "7" })
            .Wait().Succeeds().Says("SplitSeed=7");
    }

    [Fact]
    public void ValuesArriveUnharmed()
    {
        // What MSBuild treats as its own syntax in other places: lists, escapes, references, quotes, wildcards.
        const string Pattern = """^(?:[^/;]*/)?([a-z%41;'"*?$(x)@(y),]+)( )""";
        string props = Path.Combine(_workspace.Folder, "NightScan.user.props");
        File.WriteAllText(props, $"""
            <Project>
              <PropertyGroup>
                <GroupPattern>{Pattern.Replace("%", "%25", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace("@", "%40", StringComparison.Ordinal)}</GroupPattern>
                <NumWorkers>0</NumWorkers>
              </PropertyGroup>
            </Project>
            """);
        _workspace.Build("-t:Index").FailsWith("NS0202");
        File.WriteAllText(props, File.ReadAllText(props).Replace("<NumWorkers>0<", "<NumWorkers>1<", StringComparison.Ordinal));
        _workspace.WriteRecordings();
        _workspace.Build("-t:Index").Succeeds().Says($"GroupPattern=\"{Pattern}\"");
    }

    [Fact]
    public void PathsAreRelativeToTheProject()
    {
        _workspace.WriteRecordings();
        Directory.Move(_workspace.AudioRoot, Path.Combine(_workspace.Folder, "my recordings; really"));
        File.WriteAllText(Path.Combine(_workspace.Folder, "NightScan.user.props"), """
            <Project>
              <PropertyGroup>
                <AudioRoot>my recordings; really/</AudioRoot>
                <SpectrogramCacheDir>the cache</SpectrogramCacheDir>
                <Duration>0.3</Duration>
                <VariantsPerSample>0</VariantsPerSample>
              </PropertyGroup>
            </Project>
            """);
        _workspace.Build().Succeeds();
        Assert.Equal(24, CacheSummary.Read(Path.Combine(_workspace.Folder, "the cache")).Generated);
        Assert.False(Directory.Exists(_workspace.CacheDir));
    }
}
