namespace NightScan.Settings;

/// <summary>
/// Finds properties that look like a misspelt setting. MSBuild takes any name: without this, <c>-p:MelBand=64</c> would
/// silently compute for hours with the default.
/// </summary>
internal static class Misspelling
{
    // Short names are too near to each other and to names of other meaning.
    private const int MinLength = 5;
    private const int MaxDistance = 2;

    /// <summary>The setting that was probably meant.</summary>
    /// <param name="property">The name of a property that was given on the command line.</param>
    /// <returns>The setting's name; null when the property is a setting, or resembles none.</returns>
    public static string? Meant(string property)
    {
        if (property.Length < MinLength || KnownSettings.TryFind(property) is not null)
        {
            return null;
        }
        (string name, int distance) = KnownSettings.All
            .Select(setting => (setting.Name, Distance(property.ToUpperInvariant(), setting.Name.ToUpperInvariant())))
            .MinBy(candidate => candidate.Item2);
        return distance <= MaxDistance ? name : null;
    }

    /// <summary>Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                distance[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1, distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }
        return distance[a.Length, b.Length];
    }
}
