using NightScan.Recordings;

namespace NightScan.Index;

/// <summary>How a class folder differs from what the index knows of it. Nothing of a recording was read yet.</summary>
/// <param name="ScannedAt">When the folder was listed: a modification time too near to it proves nothing.</param>
internal sealed record ClassDiff(string ClassName, DateTime ScannedAt)
{
    /// <summary>Recordings that the index does not know, in order of their path.</summary>
    public List<ScannedRecording> Added { get; } = [];

    /// <summary>Known recordings whose size or modification time differs (or all, when contents are hashed again).</summary>
    public List<UnreadRecording> Changed { get; } = [];

    public List<KnownRecording> Vanished { get; } = [];

    public int Known { get; private init; }

    public int Unread => Added.Count + Changed.Count;

    public bool IsEmpty => Unread == 0 && Vanished.Count == 0;

    /// <summary>Compares a listing with the index, both in ordinal order of the path.</summary>
    public static ClassDiff Of(ScannedClass listing, List<KnownRecording> known, bool rehash)
    {
        List<ScannedRecording> scanned = listing.Recordings;
        ClassDiff diff = new(listing.ClassName, listing.ScannedAt) { Known = known.Count };
        int i = 0, j = 0;
        while (i < scanned.Count || j < known.Count)
        {
            int order = i == scanned.Count ? 1 : j == known.Count ? -1 : string.CompareOrdinal(scanned[i].Path, known[j].Path);
            if (order < 0)
            {
                diff.Added.Add(scanned[i++]);
            }
            else if (order > 0)
            {
                diff.Vanished.Add(known[j++]);
            }
            else
            {
                ScannedRecording now = scanned[i++];
                KnownRecording then = known[j++];
                if (rehash || now.Size != then.Size || now.ModifiedNs != then.ModifiedNs)
                {
                    diff.Changed.Add(new(listing.ClassName, then.Id, now));
                }
            }
        }

        return diff;
    }
}
