using NightScan.Gallery;

namespace NightScan.Tasks;

/// <summary>Writes a page with some recordings of every class: originals, their variants, and how each was made.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteGallery : PipelineTask
{
    private protected override string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation)
    {
        GallerySettings gallery = new(settings.Values);
        long pictures = GalleryBuild.Write(settings, gallery, reporter, cancellation);
        Results = BuildResults.OfGallery(gallery, pictures);
        return $"{Quantity.Count(pictures)} pictures in {gallery.File}";
    }
}
