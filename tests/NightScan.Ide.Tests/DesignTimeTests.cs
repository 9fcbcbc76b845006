using Microsoft.Build.Evaluation;

namespace NightScan.Ide.Tests;

public class DesignTimeTests
{
    // The rules of dotnet/project-system name them as MSBuildTarget (December 2025 and before); the last two are older.
    private static readonly string[] s_asked =
    [
        "CollectAnalyzersDesignTime", "CollectBuildAccelerationIncompatiblePackageDesignTime", "CollectCentralPackageVersions",
        "CollectCopyToOutputDirectoryItemDesignTime", "CollectFrameworkReferences", "CollectNuGetAuditSuppressions",
        "CollectPackageDownloads", "CollectPackageReferences", "CollectPrunePackageReferences",
        "CollectResolvedCompilationReferencesDesignTime", "CollectResolvedSDKReferencesDesignTime",
        "CollectSuggestedVisualStudioComponentIds", "CollectUpToDateCheckBuiltDesignTime", "CollectUpToDateCheckInputDesignTime",
        "CollectUpToDateCheckOutputDesignTime", "CompileDesignTime", "GenerateSupportedTargetFrameworkAlias",
        "ResolveAssemblyReferencesDesignTime", "ResolveComReferencesDesignTime", "ResolveFrameworkReferencesDesignTime",
        "ResolvePackageDependenciesDesignTime", "ResolveProjectReferencesDesignTime2",
        "ResolveProjectReferencesDesignTime", "CollectSuggestedWorkloads",
    ];

    // The steps of a compiler's build, which other IDEs ask for by these names.
    private static readonly string[] s_steps =
    [
        "ResolveReferences", "ResolveAssemblyReferences", "ResolveProjectReferences", "ResolvePackageAssets", "ResolveFrameworkReferences",
        "PrepareForBuild", "Compile", "CoreCompile", "CoreBuild", "CoreClean", "Restore", "GetTargetPath", "BuiltProjectOutputGroup",
        "VSTest", "Pack", "Publish",
    ];

    // What people start, should an IDE do so while it only looks.
    private static readonly string[] s_ours =
    [
        "Build", "Clean", "Rebuild", "Index", "Pregenerate", "Plan", "MergeIndex", "CacheStatistics", "Annotations", "VerifyCache", "Gallery",
        "PurgeCache", "Help", "Train", "Evaluate", "Predict", "Watch",
    ];

    // Of the .NET SDK: they look at items that are not there.
    private static readonly string[] s_tasksOfSdk =
    [
        "CheckForImplicitPackageReferenceOverrides", "GetPackagesToPrune", "CheckForDuplicateItems", "AllowEmptyTelemetry",
    ];

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void ADesignTimeBuildRunsWritesAndRestoresNothing(bool ofSdk, bool withRules)
    {
        using DataProject project = ofSdk ? DataProject.OfSdk() : DataProject.OfClone();
        project.Write("data/audio_data/owl/night.wav");
        project.WriteDesignTimeRules();
        Dictionary<string, string> properties = new(DataProject.AtDesignTime);
        if (withRules)
        {
            properties["CSharpDesignTimeTargetsPath"] = project.DesignTimeRules;
        }

        string[] before = project.List();
        Project evaluated = project.Evaluate(properties);
        Targets log = Targets.Build(evaluated, [.. s_asked, .. s_steps]);
        Assert.Empty(log.Complaints);
        Assert.Empty(log.Tasks.Except(s_tasksOfSdk));
        Assert.Empty(Targets.Build(evaluated, s_ours).Tasks);
        Assert.Equal(before, project.List());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NorDoesItInAProcessWithAHomeOfItsOwn(bool ofSdk)
    {
        using DataProject project = ofSdk ? DataProject.OfSdk() : DataProject.OfClone();
        // A first run of the command leaves notes of its own in the user's folder, whatever is built.
        string home = Directory.CreateDirectory(Path.Combine(project.Root, "home")).FullName;
        string empty = Path.Combine(project.Root, "empty.proj");
        File.WriteAllText(empty, "<Project><Target Name=\"None\" /></Project>");
        Dotnet.Run(project.Folder, home, "msbuild", empty, "-nologo").Succeeds();
        string[] before = project.List();
        Dotnet.Run(project.Folder, home, ["msbuild", Path.GetFileName(project.File), "-nologo",
            $"-t:{string.Join(';', [.. s_asked, .. s_ours])}",
            .. DataProject.AtDesignTime.Select(property => $"-p:{property.Key}={property.Value}")]).Succeeds();
        Assert.Equal(before, project.List());
    }

    [Fact]
    public void WhatIsAskedOfAllProjectsOfASolutionIsAnswered()
    {
        using DataProject project = DataProject.OfSdk();
        Assert.Empty(Targets.Build(project.Evaluate(), "VSTest", "Pack", "Publish").Tasks);
    }

    [Fact]
    public void ABuildInAnIdeRunsTheTargetsOfACommandLine()
    {
        using DataProject project = DataProject.OfSdk("""
            <PregenerateDependsOn>Fetch</PregenerateDependsOn>
            <CleanDependsOn>Sweep</CleanDependsOn>
            <RebuildDependsOn>Announce</RebuildDependsOn>
            <BuildDependsOn>First</BuildDependsOn>
            """, """
            <Target Name="Fetch" />
            <Target Name="Sweep" />
            <Target Name="Announce" />
            <Target Name="First" />
            <Target Name="Report" AfterTargets="Build" />
            """);
        // All but the tasks themselves.
        Dictionary<string, string> idle = new() { ["_NightScanRuns"] = "false" };
        Dictionary<string, string> inIde = new(DataProject.InIde) { ["_NightScanRuns"] = "false" };
        foreach (string target in (string[])["Build", "Clean", "Rebuild", "VSTest", "Pack"])
        {
            string[] onCommandLine = [.. Targets.Build(project.Evaluate(idle), target).Ran];
            Assert.Equal(onCommandLine, Targets.Build(project.Evaluate(inIde), target).Ran);
            Assert.Contains(target, onCommandLine);
        }

        Assert.Equal(["First", "Fetch", "Pregenerate", "Build", "Report"], Targets.Build(project.Evaluate(inIde), "Build").Ran
            .Where(target => !target.StartsWith('_')));
    }
}
