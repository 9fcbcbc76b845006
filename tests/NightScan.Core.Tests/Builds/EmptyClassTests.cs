using NightScan.Diagnostics;

namespace NightScan.Tests.Builds;

public sealed class EmptyClassTests : IDisposable
{
    private readonly PipelineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>It would vanish from the classes of a model without a word.</summary>
    [Fact]
    public void AnEmptyClassFolderIsNamedInEveryBuild()
    {
        _folder.Write("owl", 1, 2, 3);
        foreach (string name in new[] { "empty", "none", "notes", "void", "zero" })
        {
            Directory.CreateDirectory(_folder.Recording(name));
        }

        File.WriteAllText(_folder.Recording("notes/list.txt"), "no recording");
        for (int build = 0; build < 2; build++)
        {
            _folder.Build();
            Diagnostic warning = Assert.Single(_folder.Said.Warnings);
            Assert.Equal(("NS0639", _folder.AudioRoot), (warning.Code, warning.File));
            Assert.StartsWith("4 class folders are empty (empty, none, void, …) and are no classes; ", warning.Message,
                StringComparison.Ordinal);
        }

        _folder.Write("empty", 4);
        Directory.Delete(_folder.Recording("void"));
        Directory.Delete(_folder.Recording("zero"));
        _folder.Build();
        Assert.StartsWith("1 class folder is empty (none) and is no class; ", Assert.Single(_folder.Said.Warnings).Message,
            StringComparison.Ordinal);
    }
}
