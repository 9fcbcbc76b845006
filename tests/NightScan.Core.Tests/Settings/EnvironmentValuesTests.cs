using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Settings;

public sealed class EnvironmentValuesTests
{
    private static readonly Dictionary<string, string> s_values = new() { ["Epochs"] = "ten", ["AudioRoot"] = "/gone", ["Duration"] = "" };

    [Fact]
    public void ABadValueThatTheEnvironmentHasIsNamedWithItsVariable()
    {
        Diagnostic explained = Explain(new(DiagnosticCodes.NotANumber, "Epochs is 'ten': give a whole number."), ("EPOCHS", "ten"));
        Assert.Contains("the environment variable EPOCHS", explained.Message, StringComparison.Ordinal);
        Assert.Contains("environment variable AudioRoot",
            Explain(new(DiagnosticCodes.NoAudioRoot, "AudioRoot does not exist", "/gone"), ("AudioRoot", "/gone")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Epochs is 'ten': give a whole number.", "Epochs", "eleven")]
    [InlineData("Epochs is 'ten': give a whole number.", "Epoch", "ten")]
    [InlineData("BatchSize is 'ten': give a whole number.", "Epochs", "ten")]
    public void NothingElseIs(string message, string variable, string value)
    {
        Diagnostic diagnostic = new(DiagnosticCodes.NotANumber, message);
        Assert.Equal(diagnostic, Explain(diagnostic, (variable, value)));
    }

    private static Diagnostic Explain(Diagnostic diagnostic, (string Name, string Value) variable) =>
        EnvironmentValues.Explain(diagnostic, s_values, new Dictionary<string, string> { [variable.Name] = variable.Value });
}
