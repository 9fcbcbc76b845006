namespace NightScan.Index;

/// <summary>
/// The order in which files are renamed so that none is renamed over another that is still to go: who stands in the place goes first. Of
/// those that stand in each other's places in a circle, one steps aside and takes its place last.
/// </summary>
internal static class MovingOrder
{
    /// <returns>All of them, and for each circle one more.</returns>
    public static List<MovingFiles> Of(List<MovingFiles> moves)
    {
        Dictionary<(Split, string, string), int> leaving = [];
        for (int i = 0; i < moves.Count; i++)
        {
            leaving[(moves[i].From, moves[i].FromClass, moves[i].FromStem)] = i;
        }

        if (!moves.Exists(move => leaving.ContainsKey((move.To, move.ToClass, move.ToStem))))
        {
            return moves;
        }

        List<MovingFiles> ordered = [];
        bool[] isDone = new bool[moves.Count];
        List<int> chain = [];
        for (int first = 0; first < moves.Count; first++)
        {
            int next = first;
            while (next >= 0 && !isDone[next])
            {
                chain.Add(next);
                isDone[next] = true;
                MovingFiles move = moves[next];
                next = leaving.GetValueOrDefault((move.To, move.ToClass, move.ToStem), -1);
            }

            // All before the one that closes a circle lead into it; there are none, since nobody shares a place.
            bool isCircle = chain.Count > 0 && next == first;
            MovingFiles? aside = isCircle ? Aside(moves[first]) : null;
            ordered.AddRange(aside is null ? [] : [aside]);
            for (int i = chain.Count - 1; i >= (isCircle ? 1 : 0); i--)
            {
                ordered.Add(moves[chain[i]]);
            }

            ordered.AddRange(aside is null ? []
                : [moves[first] with { From = aside.To, FromClass = aside.ToClass, FromStem = aside.ToStem }]);
            chain.Clear();
        }

        return ordered;
    }

    // No recording whose name begins with a dot is listed.
    private static MovingFiles Aside(MovingFiles move) => move with
    {
        To = move.From,
        ToClass = move.FromClass,
        ToStem = string.Create(CultureInfo.InvariantCulture, $".{move.Id}"),
    };
}
