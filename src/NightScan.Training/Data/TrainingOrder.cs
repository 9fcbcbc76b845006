using NightScan.Hashing;

namespace NightScan.Training.Data;

/// <summary>
/// The order of training. An epoch has as many examples as there are training recordings. Balanced, the classes are drawn in
/// shuffled rounds, each once a round, so that all come equally often whatever their sizes; without balance all recordings count
/// as one class. A class's draws go in turn through its recordings, shuffled anew each time around, and a recording's through its
/// original and variants (<see cref="FileTurns"/>): all of them are seen. A recording of several labels is drawn by each of them, and those
/// of none are one more class. A pure function of seed, epoch and position, so there is no state to keep for a resumed run but the position.
/// </summary>
/// <param name="recordings">The training recordings; 1 or more.</param>
/// <param name="originalShare">Share of draws that show originals, 0 to 1; null: as many as any variant.</param>
internal sealed class TrainingOrder(RecordingList recordings, bool balanceClasses, long seed, double? originalShare = null) : IExampleOrder
{
    private readonly FileTurns _files = new(recordings, SeedOf(seed, Purpose.Files), originalShare);
    private readonly int[] _classes =
        [.. Enumerable.Range(0, recordings.GroupCount).Where(number => recordings.CountOfGroup(number) > 0)];

    public RecordingList Recordings => recordings;

    public int Count => recordings.Count;

    /// <inheritdoc/>
    public Example At(int epoch, int position)
    {
        if (!balanceClasses)
        {
            int any = Draw(Count, epoch, position, _classes.Length);
            return new Example(any, _files.At(any, epoch), recordings.ClassOf(any));
        }

        (long round, long slot) = Math.DivRem(((long)epoch * Count) + position, _classes.Length);
        int drawn = Shuffle.At((int)slot, _classes.Length, Seed(Purpose.Classes, round));
        int number = _classes[drawn], count = recordings.CountOfGroup(number);
        (long turn, long place) = Math.DivRem(round, count);
        int recording = recordings.InGroup(number, Draw(count, turn, (int)place, drawn));
        return new Example(recording, _files.At(recording, turn), recordings.ClassOf(recording));
    }

    /// <summary>Spectrograms that were used at least once.</summary>
    /// <param name="epochs">Epochs that are over.</param>
    public long FilesUsed(int epochs)
    {
        long[] draws = new long[Count];
        CountDraws(epochs, draws);
        return draws.Select((count, recording) => _files.Used(recording, count)).Sum();
    }

    /// <summary>
    /// How often each recording has been drawn in all epochs so far; one of several labels by that which drew it most often, as all of them
    /// draw its files in the same order.
    /// </summary>
    /// <param name="epochs">Epochs that are over.</param>
    /// <param name="draws">A number for each recording, 0 at first.</param>
    internal void CountDraws(int epochs, Span<long> draws)
    {
        if (!balanceClasses)
        {
            draws.Fill(epochs);
            return;
        }

        (long rounds, long rest) = Math.DivRem((long)epochs * Count, _classes.Length);
        for (int slot = 0; slot < _classes.Length; slot++)
        {
            int drawn = Shuffle.At(slot, _classes.Length, Seed(Purpose.Classes, rounds));
            CountDraws(drawn, rounds + (slot < rest ? 1 : 0), draws);
        }
    }

    private void CountDraws(int drawn, long times, Span<long> draws)
    {
        int number = _classes[drawn], count = recordings.CountOfGroup(number);
        (long turns, long rest) = Math.DivRem(times, count);
        for (int place = 0; place < count; place++)
        {
            AtLeast(ref draws[recordings.InGroup(number, place)], turns);
        }

        for (int place = 0; place < rest; place++)
        {
            AtLeast(ref draws[recordings.InGroup(number, Draw(count, turns, place, drawn))], turns + 1);
        }

        static void AtLeast(ref long draws, long least) => draws = Math.Max(draws, least);
    }

    /// <returns>The place in a group of what is drawn.</returns>
    private int Draw(int count, long turn, int place, int group) =>
        Shuffle.At(place, count, StableHash.Of(Seed(Purpose.Recordings, turn), (ulong)group));

    private ulong Seed(Purpose purpose, long number) => StableHash.Of(SeedOf(seed, purpose), (ulong)number);

    private static ulong SeedOf(long seed, Purpose purpose) => StableHash.Of(unchecked((ulong)seed), (ulong)purpose);

    private enum Purpose : ulong
    {
        Classes,
        Recordings,
        Files,
    }
}
