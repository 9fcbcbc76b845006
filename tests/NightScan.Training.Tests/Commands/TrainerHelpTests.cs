using NightScan.Settings;
using NightScan.Training.Commands;

namespace NightScan.Training.Tests.Commands;

public sealed class TrainerHelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public void WhoAsksIsToldCommandsAndSettings(string asked)
    {
        Assert.True(TrainerHelp.IsAsked([asked]));
        StringWriter said = new();
        TrainerHelp.Write(said);
        Assert.All(["train ", "evaluate ", "predict ", "check ", .. KnownSettings.All.Select(setting => setting.Name)], word =>
            Assert.Contains(word, said.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void NoOtherWordAsks() =>
        Assert.All<string[]>([[], ["train"], ["train", "--help"]], arguments => Assert.False(TrainerHelp.IsAsked(arguments)));
}
