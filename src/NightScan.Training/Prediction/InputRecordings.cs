using NightScan.Reporting;

namespace NightScan.Training.Prediction;

/// <summary>A recording to predict.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Name">Its path relative to the folder that was named, with <c>/</c>; the file's name when a file was.</param>
internal sealed record InputRecording(string Path, string Name);

/// <summary>Finds the recordings that PredictInput means.</summary>
internal static class InputRecordings
{
    private static readonly EnumerationOptions s_everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    /// <param name="input">Full path of a recording, whatever its extension, or of a folder.</param>
    /// <param name="extensions">Extensions of recordings in a folder, lower case, with their dot.</param>
    /// <returns>The recordings, in ordinal order of their names.</returns>
    /// <exception cref="NightScanException">NS0610: there is none.</exception>
    public static IReadOnlyList<InputRecording> Find(string input, IReadOnlyList<string> extensions)
    {
        if (input.Length == 0)
        {
            throw new NightScanException(DiagnosticCodes.NothingToPredict, "PredictInput is not given: point it at a recording or at a folder of recordings, as in -p:PredictInput=~/night.wav");
        }

        if (File.Exists(input))
        {
            return [new InputRecording(input, Path.GetFileName(input))];
        }

        if (!Directory.Exists(input))
        {
            throw new NightScanException(DiagnosticCodes.NothingToPredict, "there is no such recording or folder; check PredictInput", input);
        }

        try
        {
            InputRecording[] found = [.. Directory.EnumerateFiles(input, "*", s_everything)
                .Where(path => extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
                .Select(path => new InputRecording(path, Path.GetRelativePath(input, path).Replace(Path.DirectorySeparatorChar, '/')))
                .OrderBy(recording => recording.Name, StringComparer.Ordinal)];
            return found.Length > 0
                ? found
                : throw new NightScanException(DiagnosticCodes.NothingToPredict, $"the folder holds no recordings ({string.Join(' ', extensions)}); check PredictInput, or add to RecordingExtensions", input);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.FolderUnreadable, $"the folder cannot be listed ({exception.Message}); check its permissions", input, inner: exception);
        }
    }
}
