using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Cache;

namespace NightScan.Tests.Builds;

/// <summary>A plan changes nothing, and the build after it does just that.</summary>
internal static class PlannedBuild
{
    public static BuildPlan Of(PipelineFolder data)
    {
        string[] before = State(data);
        BuildPlan plan = NightScanPipeline.Plan(data.Settings, new RecordingReporter(), default);
        Assert.Equal(before, State(data));
        BuildStatistics built = data.Build();
        Assert.Equal((plan.Files, plan.DeletedFiles), (built.Generated(), built.Pruned()));
        Assert.Equal((plan.Made.Sum(made => made.Train), plan.Made.Sum(made => made.Validation), plan.Made.Sum(made => made.Test)),
            (built.Train.Generated, built.Validation.Generated, built.Test.Generated));
        Assert.Equal(plan.UpToDate + plan.Found.Files, built.UpToDate());
        return plan;
    }

    /// <summary>Names, sizes, times of all files and folders.</summary>
    private static string[] State(PipelineFolder data) =>
        [.. new[] { data.AudioRoot, data.Cache }.Where(Directory.Exists).SelectMany(folder =>
            new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Append(new DirectoryInfo(folder)))
            .Select(item => $"{item.FullName} {(item as FileInfo)?.Length} {item.LastWriteTimeUtc.Ticks}").Order(StringComparer.Ordinal)];
}
