using System.Runtime.Intrinsics.X86;
using NightScan.Cache;

namespace NightScan.Faults.Promises;

/// <summary>
/// Builds and shards on a processor without AVX2, and others on the same cache: numbers differ in their last digits, which nobody calls
/// damage, and nothing is made again for it.
/// </summary>
internal static class OtherProcessors
{
    private const string Variable = "DOTNET_EnableAVX2";
    private const double Most = 0.002;

    public static void Play(Scene scene)
    {
        if (!Avx2.IsSupported)
        {
            scene.Skip("without AVX2");
            return;
        }

        scene.Recordings.Scatter();
        scene.Succeed(scene.Calm, "an undisturbed build");
        BuildOptions old = scene.Options with { Cache = scene.Folder("old") }, mixed = scene.Options with { Cache = scene.Folder("mixed") };
        scene.Succeed(old.With(Variable, "0"), "a build without AVX2");
        Compare(scene, old, "without AVX2");

        int shards = scene.Random.Next(2, 4), first = scene.Random.Next(2);
        foreach (BuildOptions step in mixed.InShards(shards))
        {
            scene.Succeed(step.ShardIndex % 2 == first ? step.With(Variable, "0") : step, "a step of the shards");
        }

        Compare(scene, mixed, "with half of the shards");
    }

    private static void Compare(Scene scene, BuildOptions options, string what)
    {
        Dictionary<string, string> calm = CacheState.Files(scene.Calm.Cache), made = CacheState.Files(options.Cache);
        scene.Expect(calm.Keys.ToHashSet().SetEquals(made.Keys),
            $"{what}: there are {made.Count} files and not those {calm.Count} of the other processor");
        string[] differing = [.. calm.Keys.Intersect(made.Keys).Where(path => calm[path] != made[path])];
        double largest = differing.Select(path =>
            Largest(SpectrogramReader.Read(Path.Join(scene.Calm.Cache, path)), SpectrogramReader.Read(Path.Join(options.Cache, path))))
            .DefaultIfEmpty(0).Max();
        scene.Expect(largest <= Most, $"{what}: numbers differ by up to {largest:G4}");
        (long claimed, long damaged, string said) = CacheState.Claims(options);
        scene.Expect(claimed == made.Count
            && damaged == 0, $"{what}: VerifyCache finds {claimed} files and {damaged} of them damaged; {made.Count} were made; {said}");
        scene.ExpectNothingToDo(options, $"{what}: a build with AVX2");
        scene.ExpectNothingToDo(options.With(Variable, "0"), $"{what}: a build without AVX2");
        scene.ExpectFiles(made, options, what);
        scene.Count("files", made.Count);
        scene.Count("of them different", differing.Length);
        scene.Measure("largest difference", largest);
    }

    private static double Largest(LoadedSpectrogram one, LoadedSpectrogram other) =>
        one.Values.Zip(other.Values).Max(pair => Math.Abs((double)pair.First - pair.Second));
}
