namespace NightScan.Faults.Promises;

/// <summary>
/// Somebody's own files stand where spectrograms of the index stood, and then the recordings change, vanish or are renamed: the build may
/// end with a code, but nothing of it is overwritten or deleted, and when it is moved away the cache becomes whole again.
/// </summary>
internal static class ForeignFiles
{
    public static void Play(Scene scene)
    {
        (string Name, Action<Scene> Change)[] changes =
        [
            ("changed", scene => Array.ForEach(scene.Some(scene.Recordings.Paths), scene.Recordings.Change)),
            ("vanished", scene => Array.ForEach(scene.Some(scene.Recordings.Paths).Take(Few(scene)).ToArray(), scene.Recordings.Remove)),
            ("renamed", scene => Array.ForEach(scene.Some(scene.Recordings.Paths), scene.Recordings.Rename)),
            ("left alone", _ => { }),
        ];
        scene.Recordings.Scatter();
        foreach ((string name, Action<Scene> change) in changes)
        {
            scene.Settle(scene.Options);
            scene.Succeed(scene.Calm, "an undisturbed build");
            Foreign[] foreign = [.. scene.Some(Claimed(scene)).Take(scene.Random.Next(1, 6)).Select(path => new Foreign(scene, path))];
            change(scene);
            bool isSettings = name == "left alone";
            BuildOptions then = isSettings ? scene.Options with { Seed = 1, MinFrequency = 100 } : scene.Options;
            for (int builds = 0; builds < 2; builds++)
            {
                (int code, string text) = Scene.Run(then);
                scene.Expect(code is 0 or Build.Failed, $"recordings {name}: a build ended with {code}: {text}");
                scene.Count(code == 0 ? "builds around them" : "builds stopped by them");
            }

            foreach (Foreign one in foreign)
            {
                scene.Expect(one.IsThere(), $"recordings {name}: a foreign {one.Kind} is gone or changed, {one.Path}");
                one.Remove();
                scene.Count($"where recordings were {name}");
            }

            scene.Succeed(scene.Options, $"recordings {name}: the build after it");
            scene.Succeed(scene.Options, $"recordings {name}: another build after it");
            scene.ExpectUndisturbed(scene.Calm, scene.Options, $"recordings {name}, foreign files removed");
        }
    }

    // Half of the recordings may not vanish at once.
    private static int Few(Scene scene) => Math.Max(1, scene.Recordings.Paths.Count / 3);

    private static IEnumerable<string> Claimed(Scene scene) =>
        Scene.OutputFolders(scene.Options.Cache).SelectMany(Directory.EnumerateFiles);

    /// <summary>Something of somebody in the place of a spectrogram.</summary>
    private sealed class Foreign
    {
        private const string Notes = ".notes";
        private readonly byte[] _content;

        public Foreign(Scene scene, string path)
        {
            (Path, Kind) = (path, scene.One(["text", "spectrogram of numpy", "sound", "folder", "link"]));
            _content = Kind switch
            {
                // As numpy.save writes it: what NightScan would have written but for its trailer, and with other numbers.
                "spectrogram of numpy" => [.. File.ReadAllBytes(path)[..^24]
                    .Select((value, at) => at < 128 ? value : (byte)scene.Random.Next(60))],
                "sound" => File.ReadAllBytes(scene.Recordings.FullPath(scene.One(scene.Recordings.Paths))),
                _ => Encoding.UTF8.GetBytes($"notes {scene.Random.Next()}\n"),
            };
            string outputs = System.IO.Path.GetDirectoryName(path)!;
            DateTime time = Directory.GetLastWriteTimeUtc(outputs);
            if (Kind is "folder" or "link")
            {
                File.Delete(path);
                Directory.CreateDirectory(Kind == "folder" ? path : outputs);
                File.WriteAllBytes(Document, _content);
                if (Kind == "link")
                {
                    File.CreateSymbolicLink(path, Document);
                }
            }
            else
            {
                File.WriteAllBytes(path, _content);
            }

            // It may stand there for long, or be written over a spectrogram, of which its folder tells nothing.
            if (scene.Random.Next(2) == 0)
            {
                scene.Backdate(outputs);
            }
            else if (scene.Random.Next(2) == 0)
            {
                Directory.SetLastWriteTimeUtc(outputs, time);
            }
        }

        public string Path { get; }

        public string Kind { get; }

        private string Document => Kind switch
        {
            "folder" => System.IO.Path.Join(Path, "notes.txt"),
            "link" => Path + Notes,
            _ => Path,
        };

        /// <summary>Whether its bytes are what they were. A link may give way to a spectrogram; what it leads to may not.</summary>
        public bool IsThere() => File.Exists(Document) && File.ReadAllBytes(Document).AsSpan().SequenceEqual(_content);

        /// <summary>Takes it away, as the build asks.</summary>
        public void Remove() => Mounts.Call("rm", "-rf", Path, Path + Notes);
    }
}
