namespace NightScan.Tasks.Tests;

/// <summary>How a build ended. Every expectation stands here, so that one that fails can show the output and keep the binary log.</summary>
internal sealed record BuildResult(int ExitCode, string Output, string Binlog)
{
    public BuildResult Succeeds() => Check(ExitCode == 0, "The build failed.");

    /// <summary>Fails with this error and no other.</summary>
    public BuildResult FailsWith(string code, params string[] mentions)
    {
        Check(ExitCode != 0, "The build succeeded.");
        string? error = Output.Split('\n').FirstOrDefault(line => line.Contains($"error {code}:", StringComparison.Ordinal));
        Check(error is not null, $"No error {code}.");
        foreach (string mention in mentions)
        {
            Check(error!.Contains(mention, StringComparison.Ordinal), $"The error does not mention '{mention}'.");
        }
        return Check(Output.Contains(" 1 Error(s)", StringComparison.Ordinal), "There are other errors.");
    }

    public BuildResult Says(string text) => Check(Output.Contains(text, StringComparison.Ordinal), $"The output lacks '{text}'.");

    public BuildResult NeverSays(string text) => Check(!Output.Contains(text, StringComparison.Ordinal), $"The output has '{text}'.");

    /// <summary>A warning in the form that editors and CI systems understand: file, code, message.</summary>
    public BuildResult Warns(string code, string file) =>
        Check(Output.Split('\n').Any(line => line.TrimStart().StartsWith($"{file} : warning {code}: ", StringComparison.Ordinal)),
            $"No warning {code} for {file}.");

    public BuildResult Check(bool condition, string complaint)
    {
        if (!condition)
        {
            string kept = Path.Combine(Repository.Root, "artifacts", "failed-builds", $"{Path.GetRandomFileName()}.binlog");
            Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
            if (File.Exists(Binlog))
            {
                File.Copy(Binlog, kept);
            }
            Assert.Fail($"{complaint}\nExit code {ExitCode}, binary log {kept}, output:\n{Output}");
        }
        return this;
    }
}
