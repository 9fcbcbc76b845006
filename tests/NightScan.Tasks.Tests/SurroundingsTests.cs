namespace NightScan.Tasks.Tests;

/// <summary>
/// A clone among other people's files and variables: it builds what it is made of as if it were alone, or one line says why it cannot.
/// </summary>
public sealed class SurroundingsTests : IDisposable
{
    private const string Gate = """<Project><Target Name="Gate" BeforeTargets="Build;CoreCompile;Restore"><Error Text="not of this repository" /></Target></Project>""";

    // Each would break or misplace what is built, if it were heeded. Harmless to data.proj itself.
    private static readonly Dictionary<string, string> s_variables = """
        AssemblyName=x RootNamespace=X.Y Version=not-a-version VersionPrefix=a.b VersionSuffix=zz AssemblyVersion=q FileVersion=q PackageVersion=q PackageId=x Company=C Authors=A
        Product=P Title=T Description=D Copyright=c GenerateAssemblyInfo=false SignAssembly=true AssemblyOriginatorKeyFile=/nowhere.snk StartupObject=Nope ApplicationIcon=/nowhere.ico
        Configuration=Weird Platform=x64 PlatformTarget=x86 Prefer32Bit=true OutputType=Exe TargetFramework=net48 TargetFrameworks=net48;net6.0 TargetFrameworkVersion=v4.8
        RuntimeIdentifier=win-x86 RuntimeIdentifiers=win-x86;osx-arm64 RuntimeFrameworkVersion=9.9.9 SelfContained=true UseAppHost=true RollForward=Disable UseWPF=true
        EnableDynamicLoading=false DisableImplicitFrameworkReferences=true AssetTargetFallback=net48 PublishAot=true PublishTrimmed=true PublishSingleFile=true PublishReadyToRun=true
        IsTrimmable=true IsAotCompatible=true InvariantGlobalization=false PredefinedCulturesOnly=true ServerGarbageCollection=true TieredPGO=false
        Language=F# LangVersion=5 Nullable=disable ImplicitUsings=disable DefineConstants=FOO Features=strict Optimize=false DebugType=full DebugSymbols=true Deterministic=false
        CheckForOverflowUnderflow=true AllowUnsafeBlocks=false FileAlignment=3 ProduceReferenceAssembly=false DocumentationFile=x.xml GenerateDocumentationFile=true
        EmitCompilerGeneratedFiles=true SkipCompilerExecution=true TreatWarningsAsErrors=true CodeAnalysisTreatWarningsAsErrors=true WarningsAsErrors=CA1303 WarningLevel=9999
        AnalysisLevel=latest-all AnalysisMode=All EnableNETAnalyzers=true RunCodeAnalysis=true EnforceCodeStyleInBuild=true EnableDefaultItems=false EnableDefaultCompileItems=false
        UseArtifactsOutput=false ArtifactsPath={0}/art OutputPath={0}/out OutDir={0}/outdir/ BaseOutputPath={0}/baseout/ BaseIntermediateOutputPath={0}/baseobj/ IntermediateOutputPath={0}/obj/
        MSBuildProjectExtensionsPath={0}/ext/ AppendTargetFrameworkToOutputPath=false AppendRuntimeIdentifierToOutputPath=false CopyLocalLockFileAssemblies=false
        GenerateDependencyFile=false GenerateRuntimeConfigurationFiles=false BuildProjectReferences=false NoBuild=true GeneratePackageOnBuild=true IsPackable=true IsTestProject=true
        PackageOutputPath={0}/pkg PublishDir={0}/pub PublishProfile=Nope SatelliteResourceLanguages=de ManagePackageVersionsCentrally=false CentralPackageTransitivePinningEnabled=true
        RestorePackagesWithLockFile=true RestoreLockedMode=true NuGetLockFilePath={0}/lock.json NuGetAudit=true ImportDirectoryBuildProps=false ImportDirectoryPackagesProps=false
        DirectoryBuildPropsPath={0}/Directory.Build.props DirectoryBuildTargetsPath={0}/Directory.Build.targets CustomBeforeMicrosoftCommonProps={0}/Directory.Build.props
        CustomAfterMicrosoftCommonTargets={0}/Directory.Build.targets CustomBeforeDirectoryBuildTargets={0}/Directory.Build.targets AfterMicrosoftNETSdkTargets={0}/Directory.Build.targets
        TargetName=evil TargetExt=.evil PreBuildEvent=false PostBuildEvent=false CodePage=1252x UseSharedCompilation=maybe TargetFrameworkProfile=Client CompilerResponseFile=/nowhere.rsp
        CscToolPath=/nowhere PathMap=x NoStandardLib=maybe PdbFile=/nowhere/x.pdb CompileDependsOn=Nope PrepareForBuildDependsOn=Nope DesignTimeBuild=true
        """.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private readonly Workspace _parent = new();

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void FilesOfFoldersAboveAndVariablesAndPropertiesForOthersDoNotReachIt()
    {
        Above("Directory.Build.props", Gate);
        Above("Directory.Build.targets", Gate);
        Above("Directory.Packages.props", Gate);
        Above("Directory.Build.rsp", "-noSuchSwitch");
        Above("global.json", """{ "sdk": { "version": "9.9.999", "rollForward": "disable" } }""");
        Above(".globalconfig", "is_global = true\nglobal_level = 200\ndotnet_diagnostic.CA1303.severity = "
            + "error\ndotnet_diagnostic.CS8019.severity = error\n");
        Above(".editorconfig", "[*.cs]\ndotnet_diagnostic.CA1303.severity = error\ndotnet_diagnostic.CA1062.severity = error\n");
        string clone = Clone("clone");
        Dictionary<string, string> variables =
            s_variables.ToDictionary(pair => pair.Key, pair => pair.Value.Replace("{0}", _parent.Folder, StringComparison.Ordinal));
        string[] given = [.. variables.Where(pair => !pair.Value.Contains(';', StringComparison.Ordinal)
            && !pair.Key.StartsWith("Import", StringComparison.Ordinal))
            .Select(pair => $"-p:{pair.Key}={pair.Value.Replace(",", "%2C", StringComparison.Ordinal)}")];

        DotnetBuild.Start(clone, given, variables).Wait().Succeeds().Says("Building NightScan's tasks").Says("data -> 2 generated");
        Assert.Empty(Directory.GetDirectories(_parent.Folder).Select(Path.GetFileName)
            .Intersect(["art", "out", "outdir", "baseout", "baseobj", "obj", "ext", "pkg", "pub"]));
        Assert.Empty(Directory.EnumerateFiles(_parent.Folder, "*lock*.json", SearchOption.AllDirectories));
    }

    [Fact]
    public void PackagesThatDoNotComeAreSaidInOneLineThatNamesTheConfiguration()
    {
        Above("nuget.config", """<configuration><packageSources><clear /><add key="ours" value="no-such-folder" /></packageSources></configuration>""");
        // What the machine has of them already would do.
        Dictionary<string, string> noPackages = new() { ["NUGET_PACKAGES"] = Path.Combine(_parent.Folder, "packages") };
        BuildResult result = DotnetBuild.Start(Clone("clone"), [], noPackages).Wait();
        result.Says("error NS0508: the packages").Says(Path.Combine(_parent.Folder, "nuget.config"))
            .Check(result.ExitCode != 0, "It succeeded.");
    }

    [Theory]
    [InlineData("per%20cent")]
    [InlineData("semi;colon")]
    [InlineData("@(x)")]
    public void AFolderThatMSBuildCannotBuildInIsNamed(string name) =>
        DotnetBuild.Start(Clone(name), []).Wait().FailsWith("NS0507", "Move or rename the folder");

    [Theory]
    [InlineData("Turdus%20merula", "Turdus%2520merula")]
    [InlineData("a;b", "a%3Bb")]
    [InlineData("a,b", "a%2Cb")]
    [InlineData("@(x)y %(z) $(w)", "@(x)y %(z) %24(w)")]
    [InlineData("it's 100%", "it's 100%")]
    public void RecordingsMayLieInAnyFolder(string name, string written)
    {
        _parent.WriteRecording($"../{name}/owl/1.wav", 1);
        _parent.WriteRecording($"../{name}/frog/1.wav", 2);
        _parent.Build($"-p:AudioRoot=data/{written}", $"-p:SpectrogramCacheDir=data/c {written}").Succeeds().Says("data -> 2 generated");
        Assert.True(File.Exists(Path.Combine(_parent.Folder, "data", "c " + name, "index.db")));
    }

    [Fact]
    public void APathThatLostItsPercentSignIsNamedAsItHasToBeWritten()
    {
        _parent.WriteRecording("../Turdus%20merula/owl/1.wav", 1);
        BuildResult result = _parent.Build("-p:AudioRoot=data/Turdus%20merula").FailsWith("NS0301");
        result.Says("warning NS0509: AudioRoot is 'data/Turdus merula'").Says("Turdus%2520merula");
    }

    private string Clone(string name)
    {
        string folder = Path.Combine(_parent.Folder, name);
        Directory.CreateDirectory(folder);
        Repository.CopyTo(folder, "data.proj", "build", "src/NightScan.Core", "src/NightScan.Decoder", "src/NightScan.Tasks",
            "Directory.Build.props", "Directory.Build.targets",
            "Directory.Build.rsp", "Directory.Packages.props", "global.json", ".editorconfig");
        File.Copy(Path.Combine(_parent.Folder, "NightScan.user.props"), Path.Combine(folder, "NightScan.user.props"));
        _parent.WriteRecording($"../../{name}/data/audio_data/owl/1.wav", 1);
        _parent.WriteRecording($"../../{name}/data/audio_data/frog/1.wav", 2);
        return folder;
    }

    private void Above(string name, string text) => File.WriteAllText(Path.Combine(_parent.Folder, name), text);
}
