using NightScan.Recordings.Metadata;

namespace NightScan.Settings;

/// <summary>What recordings have in common that belong to one group, and so to one split.</summary>
[Flags]
internal enum GroupBy
{
    /// <summary>Their content alone.</summary>
    Nothing = 0,

    /// <summary>The device that made them.</summary>
    Recorder = 1,

    /// <summary>The night: from noon to noon of the recorder's clock.</summary>
    Date = 2,

    /// <summary>The folder within the class folder, whichever class it is.</summary>
    Folder = 4,
}

/// <summary>The words of the setting, and the groups.</summary>
internal static class GroupByWords
{
    private static readonly GroupBy[] s_all = [GroupBy.Recorder, GroupBy.Date, GroupBy.Folder];

    /// <summary>The words, in the order in which groups are made of them.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. s_all.Select(Text)];

    /// <summary>Reads words separated by spaces; letter case and order do not matter.</summary>
    /// <exception cref="Diagnostics.NightScanException">NS0206: another word.</exception>
    public static GroupBy Parse(string name, string text)
    {
        GroupBy all = GroupBy.Nothing;
        foreach (string word in text.Split((char[])[' ', '\t', '\r', '\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            GroupBy found = s_all.FirstOrDefault(known => known.Text().Equals(word, StringComparison.OrdinalIgnoreCase));
            all |= found != GroupBy.Nothing ? found : throw SettingKinds.Unknown(name, text, Known);
        }

        return all;
    }

    public static string Text(this GroupBy groupBy) =>
        string.Join(' ', s_all.Where(one => groupBy.HasFlag(one)).Select(one => one.ToString().ToLowerInvariant()));

    /// <summary>The name of a recording's group: all that is known of what the groups are made of.</summary>
    /// <param name="path">Relative to the class folder, with <c>/</c>.</param>
    /// <param name="metadata">What its recorder wrote down.</param>
    /// <returns>Empty when nothing is known.</returns>
    public static string GroupOf(this GroupBy groupBy, string path, RecordingMetadata metadata)
    {
        string group = "";
        if (groupBy.HasFlag(GroupBy.Recorder) && metadata.Recorder is string recorder)
        {
            group += "recorder:" + recorder + '\n';
        }

        if (groupBy.HasFlag(GroupBy.Date) && metadata.Start is RecordingTime start)
        {
            group += start.Night.ToString("'date:'yyyy-MM-dd'\n'", System.Globalization.CultureInfo.InvariantCulture);
        }

        // What lies in the class folder itself has no folder: it would all be one group.
        int end = path.LastIndexOf('/');
        return groupBy.HasFlag(GroupBy.Folder) && end > 0 ? group + "folder:" + path[..end] : group;
    }
}
