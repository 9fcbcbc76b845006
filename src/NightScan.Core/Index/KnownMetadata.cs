using System.Diagnostics;
using NightScan.Recordings;
using NightScan.Recordings.Metadata;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Metadata in the index. What is read anew brings its own; recordings that were known before the index had any, or before it was read as
/// it is now, get it in one pass over their headers, which goes on where it was interrupted.
/// </summary>
internal sealed class KnownMetadata(IndexDatabase index, PipelineSettings settings, IBuildReporter reporter, CancellationToken cancellation)
{
    private const int BatchSize = 4096;

    /// <summary>Writes the metadata of a known recording.</summary>
    public static void Write(IndexDatabase index, long id, RecordingMetadata metadata) => index.Execute("""
        UPDATE recordings SET recorded_at = $2, recorder = $3, latitude = $4, longitude = $5
        WHERE id = $1 AND (recorded_at IS NOT $2 OR recorder IS NOT $3 OR latitude IS NOT $4 OR longitude IS NOT $5)
        """, id, metadata.Start?.ToString(), metadata.Recorder, metadata.Place?.Latitude, metadata.Place?.Longitude);

    /// <summary>What groups are made of, as the columns recorded_at and recorder have it.</summary>
    public static RecordingMetadata ForGroups(string? recordedAt, string? recorder) =>
        new(recordedAt is null ? null : RecordingTime.Parse(recordedAt), recorder, null);

    /// <summary>Says, before recordings are added, that an index without any has none whose metadata is still to be read.</summary>
    public void Begin()
    {
        if (index.ReadMeta(MetaKey.Metadata) != MetadataReader.Version && !index.Any("SELECT 1 FROM recordings"))
        {
            index.WriteMeta(MetaKey.Metadata, MetadataReader.Version);
        }
    }

    /// <summary>Reads what has not been read yet, or was read otherwise.</summary>
    public void Complete()
    {
        if (index.ReadMeta(MetaKey.Metadata) == MetadataReader.Version)
        {
            return;
        }

        long done = long.TryParse(index.ReadMeta(MetaKey.MetadataReadTo), CultureInfo.InvariantCulture, out long last) ? last : 0;
        long total = index.Count("SELECT count(*) FROM recordings WHERE id > $1 AND source IS NULL", done), finished = 0;
        Stopwatch clock = Stopwatch.StartNew();
        while (NextBatch(done) is { Count: > 0 } batch)
        {
            (RecordingMetadata Metadata, bool IsRead)[] read = Read(batch);
            index.InTransaction(() =>
            {
                for (int i = 0; i < read.Length; i++)
                {
                    Write(index, batch[i].Id, read[i].Metadata);
                    if (!read[i].IsRead)
                    {
                        // The next build takes it for changed and reads all of it.
                        RecordingChanges.Doubt(index, batch[i].Id);
                    }
                }

                done = batch[^1].Id;
                index.WriteMeta(MetaKey.MetadataReadTo, done.ToString(CultureInfo.InvariantCulture));
            });
            finished += batch.Count;
            reporter.Progress(new BuildProgress("reading metadata", finished, total, 0, clock.Elapsed));
        }

        index.InTransaction(() =>
        {
            index.WriteMeta(MetaKey.Metadata, MetadataReader.Version);
            index.Execute("DELETE FROM meta WHERE key = $1", MetaKey.MetadataReadTo.Name);
        });
    }

    private List<(long Id, string Path)> NextBatch(long after) => index.ReadAll(
        $"SELECT r.id, {FileRows.Path} FROM {FileRows.WithClasses} WHERE r.id > $1 AND {FileRows.Are} ORDER BY r.id LIMIT $2",
        static row => (row.Long(0), row.Text(1)), after, BatchSize);

    private (RecordingMetadata, bool)[] Read(List<(long Id, string Path)> batch)
    {
        (RecordingMetadata, bool)[] read = new (RecordingMetadata, bool)[batch.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = settings.NumWorkers, CancellationToken = cancellation };
        Parallel.For(0, batch.Count, options, () => new MetadataReader(), (i, _, reader) =>
        {
            RecordingProblem? problem = reader.Read(RecordingPath.Of(settings.AudioRoot, batch[i].Path), batch[i].Path,
                out RecordingMetadata metadata, cancellation);
            read[i] = (metadata, problem is null);
            return reader;
        }, reader => reader.Dispose());
        return read;
    }
}
