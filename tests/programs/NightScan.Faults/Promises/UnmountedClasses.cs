namespace NightScan.Faults.Promises;

/// <summary>
/// A class lies on another disk, behind a link; the disk goes and comes back. Nothing is pruned without being asked for, and even then
/// no recording comes back to another split.
/// </summary>
internal static class UnmountedClasses
{
    private const string Missing = "NS03", MassDelete = "NS0306";
    private const int Few = 20;

    public static void Play(Scene scene)
    {
        // More than few recordings, and still fewer than half of all: only a look at the class by itself tells.
        int many = scene.Random.Next(Few + 1, 30);
        scene.Recordings.Scatter();
        scene.Recordings.AddClass("on this disk", many + 5);
        string disk = scene.Folder("other disk"), gone = scene.Folder("unmounted");
        (string Name, int Count)[] linked = [("on another disk", many), ("a few on another disk", scene.Random.Next(3, 10))];
        foreach ((string name, int count) in linked)
        {
            scene.Recordings.AddClass(name, count);
            Directory.CreateDirectory(disk);
            Directory.Move(scene.Recordings.FullPath(name), Path.Join(disk, name));
            File.CreateSymbolicLink(scene.Recordings.FullPath(name), Path.Join(disk, name));
        }

        scene.Settle(scene.Options);
        Dictionary<string, string> files = CacheState.Files(scene.Options.Cache), splits = Scene.Splits(scene.Options);

        Directory.Move(disk, gone);
        scene.Refuse(scene.Options, Missing, "a build with links to a disk that is not there");
        ExpectUnchanged("without the disk");
        Directory.Move(gone, disk);
        scene.ExpectNothingToDo(scene.Options, "a build with the disk again");
        ExpectUnchanged("with the disk again");

        // One at a time: the other class alone would not stop the build.
        string big = Path.Join(disk, linked[0].Name);
        Directory.Move(big, gone);
        Directory.CreateDirectory(big);
        scene.Refuse(scene.Options, MassDelete, $"a build with an empty folder in the place of {many} recordings");
        ExpectUnchanged("with an empty folder");

        scene.Succeed(scene.Options with { AllowMassDelete = true }, "a build with an empty folder and AllowMassDelete");
        scene.Expect(Scene.OutputFolders(scene.Options.Cache).All(folder => Path.GetFileName(folder) != linked[0].Name),
            "AllowMassDelete left spectrograms of the empty class");
        Directory.Delete(big);
        Directory.Move(gone, big);
        ExpectBack("with the recordings again");

        Directory.Move(disk, gone);
        // Whether it is an error or what was meant is for the build to say.
        scene.Count(Scene.Run(scene.Options with { AllowMassDelete = true }).Code == 0 ? "disks given up" : "disks missed even then");
        Directory.Move(gone, disk);
        ExpectBack("with the disk again after AllowMassDelete");
        scene.Count("recordings on other disks", linked.Sum(one => one.Count));

        void ExpectBack(string when)
        {
            scene.Succeed(scene.Options, "a build " + when);
            ExpectUnchanged(when);
            scene.ExpectUndisturbed(scene.Calm, scene.Options, when);
        }

        void ExpectUnchanged(string when)
        {
            scene.ExpectFiles(files, scene.Options, when);
            scene.ExpectSplits(splits, scene.Options, when);
        }
    }
}
