using NightScan.Training.Checkpoints;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>The progress in a checkpoint, as a test would have it.</summary>
internal static class SavedProgress
{
    public static TrainingProgress Of(TrainingSettings settings) => TrainingProgress.Read(State(settings))!;

    /// <summary>Changes the progress, and leaves all tensors as they are.</summary>
    public static void Change(TrainingSettings settings, Func<TrainingProgress, TrainingProgress> change)
    {
        string path = State(settings);
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            SafetensorsFile.Write(path + ".new", file.Entries.Keys.ToDictionary(key => key, file.Read),
                new Dictionary<string, string> { ["progress"] = change(Of(settings)).ToJson() });
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    private static string State(TrainingSettings settings) => Path.Join(settings.ModelDir, "state.safetensors");
}
