using NightScan.Files;

namespace NightScan.Faults.Promises;

/// <summary>
/// Names that a spreadsheet would take for formulas: none in failed.csv, and every one as it is in splits.csv, which is read again.
/// </summary>
internal static class Formulas
{
    private static readonly string[] s_names = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "=HYPERLINK(\"x\",\"y\")", "=a,b"];

    public static void Play(Scene scene)
    {
        scene.Recordings.Scatter(mostClasses: 2, mostRecordings: 5);
        foreach (string name in scene.Some(s_names))
        {
            scene.Recordings.AddClass(name, 3);
            foreach (string recording in scene.Some(s_names))
            {
                scene.Recordings.WriteEmpty($"{name}/{recording}.wav");
                scene.Count("empty recordings");
            }
        }

        scene.Succeed(scene.Options, "a build");
        Dictionary<string, string> splits = Scene.Splits(scene.Options);
        List<List<string>> failed = Records(scene, "failed.csv"), written = Records(scene, "splits.csv");
        foreach (string cell in failed.SelectMany(fields => fields).Where(cell => cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]))
        {
            scene.Expect(false, $"failed.csv has the formula {cell}");
        }

        scene.Expect(failed.Count == s_names.Sum(name => Empty(scene, name)) + 1, $"failed.csv has {failed.Count} lines");
        scene.Expect(written.Skip(1).Select(fields => fields[0]).ToHashSet().SetEquals(splits.Keys),
            "splits.csv has other names than the index");
        // Only then are the splits those of the file.
        File.Delete(scene.Options.Index);
        scene.ExpectNothingToDo(scene.Options, "a build without the index");
        scene.ExpectSplits(splits, scene.Options, "a lost index");
    }

    private static int Empty(Scene scene, string className) =>
        Directory.Exists(scene.Recordings.FullPath(className))
            ? Directory.EnumerateFiles(scene.Recordings.FullPath(className)).Count(path => new FileInfo(path).Length < 100) : 0;

    private static List<List<string>> Records(Scene scene, string file)
    {
        using StreamReader reader = new(Path.Join(scene.Options.Cache, file));
        return [.. Csv.Read(reader).Select(record => record.Fields)];
    }
}
