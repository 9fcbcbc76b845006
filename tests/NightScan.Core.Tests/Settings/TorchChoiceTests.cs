using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Settings;

public sealed class TorchChoiceTests
{
    [Theory]
    [InlineData("", "", true, "cuda")]
    [InlineData("auto", "", true, "cuda")]
    [InlineData("auto", "auto", false, "cpu")]
    [InlineData("auto", "cpu", true, "cpu")]
    [InlineData("auto", "cuda:1", true, "cuda")]
    [InlineData("cpu", "", true, "cpu")]
    [InlineData("CUDA", "", false, "cuda")]
    public void TheDriverDecidesUnlessSomethingWasSaid(string backend, string device, bool hasDriver, string expected) =>
        Assert.Equal(new TorchChoice(expected, ""), Read(backend, "", device, hasDriver));

    [Fact]
    public void AnUnknownBackendIsACodedError() =>
        Assert.Equal("NS0206", Assert.Throws<NightScanException>(() => Read("rocm", "", "", false)).Diagnostic.Code);

    [Theory]
    [InlineData("libtorch.so")]
    [InlineData("lib/libtorch.so")]
    [InlineData("lib/torch.dll")]
    public void AFolderOfTheUsersComesFirst(string library)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File(["torch", .. library.Split('/')]), "");
        string torch = Path.Join(folder.Path, "torch");
        Assert.Equal(torch, Read("cuda", torch, "", true).Folder);
    }

    [Fact]
    public void AFolderWithoutLibtorchIsACodedErrorThatNamesIt()
    {
        using TemporaryFolder folder = new();
        Diagnostic error = Assert.Throws<NightScanException>(() => Read("auto", folder.Path, "", true)).Diagnostic;
        Assert.Equal("NS0503", error.Code);
        Assert.Contains(folder.Path, error.Message);
    }

    private static TorchChoice Read(string backend, string folder, string device, bool hasDriver) => TorchChoice.Read(
        new(
            new Dictionary<string, string> { ["TorchBackend"] = backend, ["LibTorchDir"] = folder, ["TrainDevice"] = device },
            Path.GetTempPath()), () => hasDriver);
}
