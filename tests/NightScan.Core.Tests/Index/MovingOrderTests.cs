using NightScan.Index;

namespace NightScan.Tests.Index;

public sealed class MovingOrderTests
{
    private static MovingFiles Move(long id, string from, string to) => new(id, "owl", Split.Train, from, "owl", Split.Train, to, [1], 0);

    /// <summary>Renames as the arranger does: what is renamed over something is lost.</summary>
    private static Dictionary<string, long> Carry(IEnumerable<MovingFiles> moves, params MovingFiles[] given)
    {
        Dictionary<string, long> there = given.ToDictionary(move => move.FromStem, move => move.Id);
        foreach (MovingFiles move in moves)
        {
            Assert.Equal(move.Id, there[move.FromStem]);
            there.Remove(move.FromStem);
            there.Add(move.ToStem, move.Id);
        }

        return there;
    }

    [Fact]
    public void WhatIsInNobodysWayKeepsItsOrder()
    {
        List<MovingFiles> moves = [Move(1, "a", "b"), Move(2, "c", "d")];
        Assert.Same(moves, MovingOrder.Of(moves));
    }

    [Fact]
    public void TheSameNameInAnotherFolderIsInNobodysWay()
    {
        List<MovingFiles> moves = [Move(1, "a", "b") with { ToClass = "frog" }, Move(2, "b", "c")];
        Assert.Same(moves, MovingOrder.Of(moves));
    }

    /// <summary>Any permutation of names, with some that are new: chains and circles.</summary>
    [Fact]
    public void NoFileIsRenamedOverAnother()
    {
        Random random = new(7);
        for (int round = 0; round < 2000; round++)
        {
            int count = random.Next(1, 9);
            string[] from = [.. Enumerable.Range(0, count).Select(i => $"n{i}")];
            string[] to = [.. Enumerable.Range(0, count + random.Next(3)).Select(i => $"n{i}")];
            random.Shuffle(to);
            MovingFiles[] moves = [.. from.Select((name, i) => Move(i + 1, name, to[i])).Where(move => move.FromStem != move.ToStem)];
            random.Shuffle(moves);

            Dictionary<string, long> there = Carry(MovingOrder.Of([.. moves]), moves);
            Assert.Equal(moves.ToDictionary(move => move.ToStem, move => move.Id).OrderBy(file => file.Key), there.OrderBy(file => file.Key));
        }
    }
}
