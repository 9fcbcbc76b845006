namespace NightScan.Tasks.Tests;

/// <summary>From a warning or an error to what is said about it.</summary>
public class HelpLinkTests
{
    [Theory]
    [InlineData("/night scan/docs/errors.md", "file:///night%20scan/docs/errors.md")]
    [InlineData("/a#b/c%20d/e?f/100%/ü;'&.md", "file:///a%23b/c%2520d/e%3Ff/100%25/%C3%BC;'&.md")]
    [InlineData(@"/back\slash/errors.md", "file:///back%5Cslash/errors.md")]
    [InlineData(@"C:\night scan\c%20d#\errors.md", "file:///C:/night%20scan/c%2520d%23/errors.md")]
    [InlineData(@"\\server\share\c%20d#\errors.md", "file://server/share/c%2520d%23/errors.md")]
    public void AnAddressLeadsToItsFileWhateverTheFileIsCalled(string path, string address)
    {
        Assert.Equal(address, HelpPage.AddressOf(path));
        Assert.Equal(path, new Uri(address).LocalPath);
    }

    [Fact]
    public void APageThatIsNotThereHasNoLinks()
    {
        Assert.Null(new HelpPage("").LinkTo("NS0101"));
        Assert.Null(new HelpPage("/nowhere/errors.md").LinkTo("NS0101"));
    }

    [Fact]
    public void WarningsAndErrorsOfABuildLeadToTheirRows()
    {
        using Workspace workspace = new();
        workspace.WriteRecordings();
        File.WriteAllText(workspace.Recording("tawny owl/bad.wav"), "this is no sound at all");
        string[] arguments = [LinkLogger.Argument, "-p:TreatFailedRecordingsAsErrors=true", "-p:RetryFailed=true"];
        workspace.Build(arguments).Says("link of NS0101: none");

        Repository.CopyTo(workspace.Folder, "docs/errors.md");
        string page = HelpPage.AddressOf(Path.Combine(workspace.Folder, "docs", "errors.md"));
        workspace.Build([.. arguments, "-p:NumWorkers=2", "-p:MelBand=8"]).Says($"link of NS0101: {page}#NS0101{Environment.NewLine}")
            .Says($"link of NS0208: {page}#NS0208{Environment.NewLine}");
        workspace.Build(LinkLogger.Argument, "-t:Predict", $"-p:NightScanTrainerAssembly={Repository.TrainerStub}",
                "-p:PretrainedWeights=error")
            .Says($"link of NS0603: {page}#NS0603{Environment.NewLine}").Says($"link of NS0311: {page}#NS0311{Environment.NewLine}");
    }

    /// <summary>Those that targets report themselves, in folders whose names mean something in an address, to MSBuild, or to both.</summary>
    [Theory]
    [InlineData("a b, it's #1 (ü) 100%")]
    [InlineData("a;b")]
    public void ErrorsOfTheTargetsLeadToTheirRows(string name)
    {
        using Workspace workspace = new();
        string clone = Path.Combine(workspace.Folder, name);
        Repository.CopyTo(clone, "data.proj", "build", "docs/errors.md");
        string code = name.Contains(';', StringComparison.Ordinal) ? "NS0507" : "NS0508";
        // There are no sources to build the tasks from, or MSBuild cannot build there.
        DotnetBuild.Start(clone, [LinkLogger.Argument]).Wait().Says($"error {code}: ")
            .Says($"link of {code}: {HelpPage.AddressOf(Path.Combine(clone, "docs", "errors.md"))}#{code}{Environment.NewLine}");
    }
}
