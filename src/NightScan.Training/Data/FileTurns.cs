using NightScan.Hashing;

namespace NightScan.Training.Data;

/// <summary>
/// Which of a recording's spectrograms its draws show, one after the other. Without a share for originals, they go in turn through original
/// and variants. With one, the original comes as soon as it is behind its share, by a straight line that is rounded down (Bresenham, 1965)
/// rather than by a coin: of any 100 draws of a recording exactly 37 are its original where the share is 0.37. Recordings begin at
/// different places of their lines, spread evenly (by the golden ratio), so that every stretch of an epoch has that share, too. The other
/// draws go in turn through the variants. In shuffled orders, and a pure function of seed, recording and draw.
/// </summary>
/// <param name="originalShare">Share of draws that show originals, 0 to 1, in steps of 1e-9; null: as many as any variant.</param>
internal sealed class FileTurns(RecordingList recordings, ulong seed, double? originalShare)
{
    private const long One = 1_000_000_000;

    // One over the golden ratio. It has no factor in common with One: no two of so many recordings begin alike.
    private const long Golden = 618_033_989;

    private readonly long? _share = originalShare is { } share ? (long)Math.Round(share * One) : null;
    private readonly long _first = (long)(StableHash.Of(seed, ulong.MaxValue) % One);

    /// <summary>The file that a draw shows.</summary>
    /// <param name="draw">How often the recording was drawn before, 0 or more.</param>
    /// <returns>0 for the original, n for variant n.</returns>
    public int At(int recording, long draw)
    {
        int files = recordings.Files(recording);
        if (_share is null || files == 1)
        {
            return InTurn(recording, draw, files);
        }

        long originals = Originals(recording, draw);
        return Originals(recording, draw + 1) > originals ? 0 : 1 + InTurn(recording, draw - originals, files - 1);
    }

    /// <summary>How many of a recording's files its first draws show.</summary>
    public long Used(int recording, long draws)
    {
        int files = recordings.Files(recording);
        if (_share is null || files == 1)
        {
            return Math.Min(draws, files);
        }

        long originals = Originals(recording, draws);
        return Math.Min(originals, 1) + Math.Min(draws - originals, files - 1);
    }

    private int InTurn(int recording, long draw, int count)
    {
        (long cycle, long place) = Math.DivRem(draw, count);
        return Shuffle.At((int)place, count, StableHash.Of(StableHash.Of(seed, (ulong)cycle), (ulong)recording));
    }

    /// <summary>How many of a recording's first draws show its original.</summary>
    private long Originals(int recording, long draws) => ((draws * _share!.Value) + ((_first + (recording * Golden)) % One)) / One;
}
