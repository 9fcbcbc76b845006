using NightScan.Gallery;
using NightScan.Settings;

namespace NightScan.Faults.Promises;

/// <summary>
/// A cache from elsewhere with links in the places that builds and the gallery write to: in that of a file they are replaced, in that of
/// a folder, a lock or the index refused by name; what they lead to stays. (Predictions and earlier runs are the trainer's.)
/// </summary>
internal static class LinkedFiles
{
    private const string Refused = "NS0303";

    private static readonly string[] s_files =
        ["failed.csv", "failed.csv.tmp", "warnings.csv", "statistics.json", "statistics.json.tmp", "splits.csv", "splits.csv.tmp",
            ".partial/worker0.npy"];

    // Of SQLite, and of an index that was damaged: whatever comes of the build, it comes of nothing else.
    private static readonly string[] s_besideIndex = ["index.db-wal", "index.db-shm", "index.db-journal", "index.db.damaged"];

    public static void Play(Scene scene)
    {
        scene.Recordings.Scatter(mostClasses: 3, mostRecordings: 8);
        // failed.csv is written, too.
        scene.Recordings.WriteEmpty($"{scene.Recordings.Classes[0]}/empty.wav");
        Elsewhere elsewhere = new(scene.Folder("elsewhere"));
        scene.Succeed(scene.Options, "a build");
        scene.Succeed(scene.Calm, "an undisturbed build");
        foreach (string file in s_files)
        {
            Replace(scene, elsewhere, file);
        }

        foreach (string file in s_besideIndex)
        {
            Survive(scene, elsewhere, file);
        }

        // Whatever a link is in the way of has to be written, moved and deleted.
        scene.Recordings.Edit();
        string outputs = Path.GetRelativePath(scene.Options.Cache, scene.One([.. Scene.OutputFolders(scene.Options.Cache)]));
        foreach (string place in (string[])[Path.GetDirectoryName(outputs)!, outputs, ".partial", ".lock", "index.db", "index.db.lock"])
        {
            Refuse(scene, elsewhere, place);
        }

        scene.Succeed(scene.Options, "the build after them");
        Gallery(scene, elsewhere);
        scene.ExpectUndisturbed(scene.Calm, scene.Options, "after the links");
    }

    private static void Replace(Scene scene, Elsewhere elsewhere, string file)
    {
        string link = Link(scene, elsewhere, file);
        // Splits are written, and spectrograms.
        scene.Recordings.Edit();
        scene.Succeed(scene.Options, $"a build with {file} a link");
        scene.Succeed(scene.Calm, "an undisturbed build");
        scene.Expect(elsewhere.Change() is null, $"{file}: {elsewhere.Change()}");
        // Where recordings only came, splits.csv is appended to, and nothing is written beside it.
        scene.Expect(new FileInfo(link).LinkTarget is null || file == "splits.csv.tmp", $"{file} is a link still");
        scene.Count("links replaced");
    }

    private static void Survive(Scene scene, Elsewhere elsewhere, string file)
    {
        string link = Link(scene, elsewhere, file);
        scene.Recordings.Edit();
        (int code, string text) = Scene.Run(scene.Options);
        scene.Expect(code is 0 or Build.Failed, $"a build with {file} a link ended with {code}: {text}");
        scene.Expect(elsewhere.Change() is null, $"{file}: {elsewhere.Change()}");
        scene.Count("links beside the index");
        File.Delete(link);
        scene.Succeed(scene.Options, $"a build after {file} was a link");
        scene.Succeed(scene.Calm, "an undisturbed build");
    }

    private static void Refuse(Scene scene, Elsewhere elsewhere, string place)
    {
        string link = Path.Join(scene.Options.Cache, place), aside = scene.Folder("aside");
        bool wasThere = Path.Exists(link);
        if (wasThere)
        {
            Directory.Move(link, aside);
        }

        Link(scene, elsewhere, place);
        string text = scene.Refuse(scene.Options with { MelBands = 12 }, Refused, $"a build with {place} a link");
        scene.Expect(text.Contains(link, StringComparison.Ordinal), $"the link {place} is not named: {text}");
        scene.Expect(elsewhere.Change() is null, $"{place}: {elsewhere.Change()}");
        scene.Count("links refused");
        File.Delete(link);
        if (wasThere)
        {
            Directory.Move(aside, link);
        }
    }

    private static void Gallery(Scene scene, Elsewhere elsewhere)
    {
        string page = Path.Join(scene.Options.Cache, "gallery.html");
        foreach (string file in (string[])["gallery.html", "gallery.html.tmp", "gallery_audio"])
        {
            string link = Link(scene, elsewhere, file);
            string said = WriteGallery(scene, page);
            bool isFolder = file == "gallery_audio";
            scene.Expect(isFolder ? said.Contains(Refused, StringComparison.Ordinal) && said.Contains(link, StringComparison.Ordinal)
                : said.Length == 0,
                $"a gallery with {file} a link ended with '{said}'");
            scene.Expect(elsewhere.Change() is null, $"{file}: {elsewhere.Change()}");
            scene.Count(isFolder ? "links refused" : "links replaced");
            if (isFolder)
            {
                File.Delete(link);
            }
        }
    }

    private static string WriteGallery(Scene scene, string page)
    {
        try
        {
            GalleryBuild.Write(scene.Options.Settings(), new GallerySettings(page, 2, 2), new Silence(),
                CancellationToken.None);
            return "";
        }
        catch (NightScanException exception)
        {
            return exception.Message;
        }
    }

    private static string Link(Scene scene, Elsewhere elsewhere, string place)
    {
        string link = Path.Join(scene.Options.Cache, place);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        if (Directory.Exists(link) && new FileInfo(link).LinkTarget is null)
        {
            Directory.Delete(link, recursive: true);
        }

        File.Delete(link);
        File.CreateSymbolicLink(link, scene.One(elsewhere.Targets));
        elsewhere.Look();
        return link;
    }
}
