using NightScan.Hashing;
using NightScan.Recordings;

namespace NightScan.Index;

/// <summary>
/// Stands for the listing of a class: paths, sizes and modification times of its recordings, in any order. Each recording has a
/// hash of 128 bits, and the digest is their number and their sum (Bellare and Micciancio 1997 call this an incremental hash). Equal
/// digests of the folder and of the index vouch for a class at the price of one row, where comparing would read all of its rows.
/// </summary>
internal record struct ListingDigest(long Count, ulong First, ulong Second)
{
    // Any two different numbers: the halves of a recording's hash must not be alike.
    private const ulong FirstSeed = 0x6C697374696E6731, SecondSeed = 0x6C697374696E6732;

    /// <summary>Adds a recording.</summary>
    /// <param name="path">Relative to the class folder.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="modifiedNs">Nanoseconds since 1970; 0 in the index for a time that is not trusted, which makes its digest differ from
    /// any listing's.</param>
    public void Add(ReadOnlySpan<char> path, long size, long modifiedNs)
    {
        ulong first = StableHash.Of(FirstSeed, (ulong)size), second = StableHash.Of(SecondSeed, (ulong)size);
        first = StableHash.Of(first, (ulong)modifiedNs);
        second = StableHash.Of(second, (ulong)modifiedNs);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(path);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        // What is left over, with the length of the whole, so that no path is the beginning of another.
        ulong rest = (ulong)path.Length << 48;
        for (int i = 0; i < bytes.Length; i++)
        {
            rest |= (ulong)bytes[i] << (8 * i);
        }

        Mix(rest);
        Count++;
        First += first;
        Second += second;

        void Mix(ulong word)
        {
            first = StableHash.Of(first, word);
            second = StableHash.Of(second, word);
        }
    }

    public static ListingDigest Of(IEnumerable<ScannedRecording> recordings)
    {
        ListingDigest digest = default;
        foreach (ScannedRecording recording in recordings)
        {
            digest.Add(recording.Path, recording.Size, recording.ModifiedNs);
        }

        return digest;
    }

    public static ListingDigest Of(RecordingListing listing)
    {
        ListingDigest digest = default;
        for (int i = 0; i < listing.Count; i++)
        {
            digest.Add(listing.Path(i), listing.Size(i), listing.ModifiedNs(i));
        }

        return digest;
    }

    /// <summary>The digest of what the index knows of a class.</summary>
    public static ListingDigest OfClass(IndexDatabase index, long classId) => Of(index.Query(
        "SELECT path, size, modified_ns FROM recordings WHERE class_id = $1 AND source IS NULL",
        static row => new ScannedRecording(row.Text(0), row.Long(1), row.Long(2)), classId));

    /// <summary>As the index keeps it: its three numbers of eight bytes, little-endian.</summary>
    public readonly byte[] ToBytes() => MemoryMarshal.AsBytes(new ReadOnlySpan<ListingDigest>(in this)).ToArray();

    /// <summary>Reads a digest; null for one that the index does not have.</summary>
    public static ListingDigest? Parse(byte[]? blob) =>
        blob is not { Length: 3 * sizeof(long) } ? null : new(BinaryPrimitives.ReadInt64LittleEndian(blob),
            BinaryPrimitives.ReadUInt64LittleEndian(blob.AsSpan(8)), BinaryPrimitives.ReadUInt64LittleEndian(blob.AsSpan(16)));
}
