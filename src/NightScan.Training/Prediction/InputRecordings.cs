using NightScan.Files;
using NightScan.Recordings;

namespace NightScan.Training.Prediction;

/// <summary>The recordings that PredictInput means, found by the rules of a build.</summary>
/// <param name="Folder">Full path of the folder that was named, or of that which the file is in.</param>
/// <param name="Names">Paths of the recordings relative to it, with <c>/</c>, in ordinal order.</param>
/// <param name="Problems">Those that cannot be named (NS0108).</param>
internal sealed record InputRecordings(string Folder, IReadOnlyList<string> Names, IReadOnlyList<Diagnostic> Problems)
{
    public string PathOf(int recording) => Path.Join(Folder, Names[recording]);

    /// <param name="input">Full path of a recording, whatever its extension, or of a folder.</param>
    /// <param name="extensions">Extensions of recordings in a folder, lower case, with their dot.</param>
    /// <exception cref="NightScanException">NS0610: there is none; NS0302: a folder cannot be listed.</exception>
    public static InputRecordings Find(string input, IReadOnlyList<string> extensions)
    {
        if (input.Length == 0)
        {
            throw Refusal("PredictInput is not given: point it at a recording or at a folder of recordings, as in "
                + "-p:PredictInput=~/night.wav");
        }

        return KindOf(input) switch
        {
            FileKind.File => new(Path.GetDirectoryName(input)!, [Path.GetFileName(input)], []),
            FileKind.Folder => Scan(input, extensions),
            FileKind.Missing => throw Refusal("there is no such recording or folder; check PredictInput", input),
            _ => throw Refusal("this is neither a recording nor a folder; check PredictInput", input),
        };
    }

    private static InputRecordings Scan(string folder, IReadOnlyList<string> extensions)
    {
        List<ScannedRecording> scanned = [];
        IReadOnlyList<Diagnostic> problems = RecordingScanner.ScanFolder(folder, extensions, scanned);
        return scanned.Count + problems.Count > 0
            ? new(folder, [.. scanned.Select(recording => recording.Path)], problems)
            : throw Refusal(
                $"the folder holds no recordings ({string.Join(' ', extensions)}); check PredictInput, or add to RecordingExtensions",
                folder);
    }

    private static NightScanException Refusal(string why, string? input = null) => new(DiagnosticCodes.NothingToPredict, why, input);

    private static FileKind KindOf(string input)
    {
        try
        {
            return FileStat.Of(input).Kind;
        }
        catch (IOException exception)
        {
            throw new NightScanException(DiagnosticCodes.FolderUnreadable,
                $"it cannot be looked at ({exception.Message}); check its permissions and those of the folders around it", input,
                inner: exception);
        }
    }
}
