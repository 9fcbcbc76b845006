using System.Text.RegularExpressions;
using NightScan.Training.Settings;

namespace NightScan.Training.Libtorch;

/// <summary>What libtorch says when it cannot have the memory that a batch needs: the one exception of it that a setting helps against.</summary>
internal static partial class MemoryRefusal
{
    /// <summary>Recognises it.</summary>
    /// <param name="exception">What a run ended with.</param>
    /// <param name="settings">Of the run.</param>
    /// <returns>NS0640; null when it is something else.</returns>
    public static Diagnostic? Of(Exception exception, TrainingSettings settings)
    {
        if (exception is not ExternalException || Words().Match(exception.Message) is not { Success: true, Value: var words })
        {
            return null;
        }

        return new Diagnostic(DiagnosticCodes.NoMemory,
            $"the device has not enough memory for a batch of {settings.BatchSize} ({settings.Architecture}): {words} Lower BatchSize and "
                + $"raise AccumulationSteps by as much, or take a smaller Architecture; of a GPU, 'nvidia-smi' tells who else uses it.");
    }

    // What follows is advice to programmers of PyTorch, and a stack.
    [GeneratedRegex(@"CUDA out of memory\.( Tried to allocate [^.]*\.[^.]*\.)?( GPU \d+ has [^.]*\.[^.]*\.[^.]*\.)?|can't allocate memory: you tried to allocate \d+ bytes\.")]
    private static partial Regex Words();
}
