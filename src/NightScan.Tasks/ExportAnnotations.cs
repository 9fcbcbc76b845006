using NightScan.Builds;

namespace NightScan.Tasks;

/// <summary>Writes what the index knows of who calls when as tables for Raven, and as one CSV.</summary>
[MSBuildMultiThreadableTask]
public sealed class ExportAnnotations : PipelineTask
{
    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        AnnotationExport export = NightScanPipeline.ExportAnnotations(settings, reporter, cancellation);
        Results = BuildResults.OfAnnotations(settings, export);
        return $"{Quantity.Of(export.Annotations, "annotation")} of {Quantity.Of(export.Recordings, "recording")} in "
            + settings.AnnotationsOutput;
    }
}
