namespace NightScan.Tasks.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData(true, "dotnet.dll build data.proj -v:q")]
    [InlineData(true, "dotnet.dll build data.proj --verbosity QUIET -bl")]
    [InlineData(true, "dotnet.dll build -verbosity=quiet data.proj")]
    [InlineData(true, "MSBuild.exe /v:m data.proj /v:q")]
    [InlineData(true, "dotnet.dll build data.proj -getTargetResult:Build")]
    [InlineData(true, "dotnet.dll build data.proj --getProperty:IndexDb -v:n")]
    [InlineData(false, "dotnet.dll build data.proj")]
    [InlineData(false, "dotnet.dll build data.proj -v:q -v:normal")]
    [InlineData(false, "dotnet.dll build data.proj -v")]
    [InlineData(false, "dotnet.dll build q -p:GalleryFile=getItem getProperty v:q")]
    public void TheTerminalStaysQuietWhereLittleOrDataIsAskedFor(bool isQuiet, string command) =>
        Assert.Equal(isQuiet, CommandLine.IsQuiet(command.Split(' ')));

    [Fact]
    public void AnEmptyArgumentIsNone() => Assert.False(CommandLine.IsQuiet(["", "-v:m"]));
}
