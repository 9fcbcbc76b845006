// Stands in for the trainer in tests of the build: says what it was told, and ends in the way that PretrainedWeights names.
using System.Text.Json;
using NightScan.Diagnostics;

JsonElement file = JsonDocument.Parse(File.ReadAllText(args[2])).RootElement;
string Setting(string name) => file.GetProperty("settings").TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";
void Say(RelayedLine line) => Console.WriteLine(line.Write());

Console.WriteLine($"stub {args[0]} {args[1]}: BatchSize={Setting("BatchSize")} PredictInput={Setting("PredictInput")} "
    + $"GroupPattern={Setting("GroupPattern")} folder={file.GetProperty("projectFolder").GetString()}");
if (args[0] == "check")
{
    return 0;
}

switch (Path.GetFileName(Setting("PretrainedWeights")))
{
    case "error":
        Say(new RelayedLine(RelayedKind.Warning, "a warning", "NS0603", "/the/index.db"));
        Say(new RelayedLine(RelayedKind.Error, "no such spectrogram; run the build", "NS0311", "/the/cache/a.npy"));
        return 1;
    case "crash":
        Console.Error.WriteLine("native library: out of luck");
        return 134;
    case "wait":
        // Until the leash is let go; then a checkpoint is written, as the trainer does.
        string folder = file.GetProperty("projectFolder").GetString()!;
        File.WriteAllText(Path.Join(folder, "stub.pid"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Console.OpenStandardInput().CopyTo(Stream.Null);
        File.WriteAllText(Path.Join(folder, "stub.checkpoint"), "");
        return 130;
    case "ResNet18.onnx":
        Say(new RelayedLine(RelayedKind.Message, $"weights of {new FileInfo(Setting("PretrainedWeights")).Length} bytes"));
        goto default;
    default:
        Say(new RelayedLine(RelayedKind.Message, "device: none\nof them"));
        Say(new RelayedLine(RelayedKind.Outcome, $"{args[0]} is done"));
        return 0;
}
