using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Looks for the class that one may have been renamed to whose recordings are gone. A folder that was moved keeps their sizes and times;
/// one that was copied has new times, and then its names tell, or a few of its contents.
/// </summary>
internal sealed class RenamedClass(IndexDatabase index, PipelineSettings settings, IReadOnlyList<ClassDiff> others,
    CancellationToken cancellation)
{
    /// <summary>Recordings that are read to compare contents, the smallest that there are.</summary>
    private const int MostRead = 4;

    /// <summary>Describes the class that looks like it; null when none does.</summary>
    public string? Describe(ClassDiff gone)
    {
        HashSet<string> names = [.. gone.Vanished.Select(recording => recording.Path)];
        ClassDiff? best = null;
        int most = 0;
        foreach (ClassDiff other in others)
        {
            int alike = other.ClassName == gone.ClassName ? 0 : other.Added.Count(recording => names.Contains(recording.Path));
            (best, most) = alike > most ? (other, alike) : (best, most);
        }

        if (best is not null && most * 2 >= gone.Vanished.Count)
        {
            return $"'{PlainText.OfName(best.ClassName)}'{(best.Known == 0 ? " is new and" : "")} has {Quantity.Count(most)} recordings of "
                + $"the same names";
        }

        return others.FirstOrDefault(other => other.ClassName != gone.ClassName && HasContentsOf(other, gone)) is ClassDiff same
            ? $"'{PlainText.OfName(same.ClassName)}'{(same.Known == 0 ? " is new and" : "")} has recordings of the same content" : null;
    }

    /// <summary>Whether all that were read have a content that is gone.</summary>
    private bool HasContentsOf(ClassDiff other, ClassDiff gone)
    {
        ILookup<long, KnownRecording> bySize = gone.Vanished.ToLookup(recording => recording.Size);
        List<ScannedRecording> tried =
            [.. other.Added.Where(recording => bySize.Contains(recording.Size)).OrderBy(recording => recording.Size).Take(MostRead)];
        using ContentHasher hasher = new(ContentHashing.Of(index));
        return tried.Count > 0 && tried.TrueForAll(recording =>
            hasher.Hash(RecordingPath.Of(settings.AudioRoot, other.ClassName, recording.Path), out ContentHash content,
                cancellation) is null
            && bySize[recording.Size].Any(known =>
                index.Any("SELECT 1 FROM recordings WHERE id = $1 AND content_hash = $2", known.Id, content.ToBytes())));
    }
}
