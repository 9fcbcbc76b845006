using NightScan.Diagnostics;
using NightScan.Settings;
using NightScan.Tests;
using NightScan.Training.Commands;

namespace NightScan.Training.Tests.Commands;

public sealed class TrainerArgumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASettingsFilePassesAnyValue()
    {
        var values = new Dictionary<string, string> { ["GroupPattern"] = "^\"'(.*);\\%$\n", ["Epochs"] = "3" };
        string file = Write(values);
        TrainerArguments arguments = TrainerArguments.Parse(["evaluate", "--attached", file], "/elsewhere");
        Assert.Equal((TrainerCommand.Evaluate, true, "/a project"), (arguments.Command, arguments.IsAttached, arguments.ProjectFolder));
        Assert.Equal(values, arguments.Values);
    }

    [Fact]
    public void ByHandSettingsStandOnTheLine()
    {
        string file = Write(new() { ["Epochs"] = "3", ["BatchSize"] = "8" });
        TrainerArguments arguments = TrainerArguments.Parse(["Train", file, "epochs=5", "PredictInput=/a=b.wav"], "/elsewhere");
        Assert.False(arguments.IsAttached);
        Assert.Equal(("5", "8", "/a=b.wav"), (arguments.Values["Epochs"], arguments.Values["BatchSize"], arguments.Values["PredictInput"]));
        Assert.Equal("/elsewhere", TrainerArguments.Parse(["train", "Epochs=5"], "/elsewhere").ProjectFolder);
    }

    [Theory]
    [InlineData("give train, evaluate, predict or check")]
    [InlineData("'fly'", "fly")]
    [InlineData("'1'", "1")]
    [InlineData("neither Name=value", "train", "Epoch=5")]
    [InlineData("neither Name=value", "train", "no such file.json")]
    public void AnythingElseIsAnError(string says, params string[] arguments)
    {
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => TrainerArguments.Parse(arguments, _folder.Path)).Diagnostic;
        Assert.Equal("NS0606", diagnostic.Code);
        Assert.Contains(says, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"projectFolder\":\"/x\"}")]
    [InlineData("{\"projectFolder\":\"/x\",\"settings\":{\"Unknown\":\"1\"}}")]
    [InlineData("{\"projectFolder\":\"/x\",\"settings\":{\"Epochs\":1}}")]
    public void ADamagedSettingsFileIsAnError(string content)
    {
        string file = _folder.File("settings.json");
        File.WriteAllText(file, content);
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => TrainerArguments.Parse(["train", file], _folder.Path)).Diagnostic;
        Assert.Equal(("NS0606", file), (diagnostic.Code, diagnostic.File));
    }

    private string Write(Dictionary<string, string> values)
    {
        string file = _folder.File("settings.json");
        new SettingsFile("/a project", values).Write(file);
        return file;
    }
}
