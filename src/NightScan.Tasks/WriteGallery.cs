using Microsoft.Build.Framework;
using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tasks;

/// <summary>Writes a page with some recordings of every class: originals, their variants, and how each was made.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteGallery : PipelineTask
{
    private protected override string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        long pictures = NightScanPipeline.WriteGallery(settings.Pipeline, settings.Gallery, reporter, cancellation);
        return $"{Quantity.Count(pictures)} pictures in {settings.Gallery.File}";
    }
}
