namespace NightScan.Diagnostics;

/// <summary>
/// Where a pipeline says what it does. A task, a test, a benchmark and a worker process each bring their own. Calls come from one thread at
/// a time.
/// </summary>
internal interface IBuildReporter
{
    /// <summary>A line for a person: what is about to happen, or what came of it.</summary>
    void Message(string text);

    void Warning(Diagnostic diagnostic);

    /// <summary>Something that makes the build fail although it goes on: what can be done is done first.</summary>
    void Error(Diagnostic diagnostic);

    /// <summary>How far long work is; called often, the receiver decides how often to show it.</summary>
    void Progress(in BuildProgress progress);
}

/// <summary>How far a stage is.</summary>
/// <param name="Stage">What is being done, as a noun: <c>indexing</c>, <c>spectrograms</c>.</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all; 0 when not known yet.</param>
/// <param name="Failed">Units of <paramref name="Done"/> that failed.</param>
/// <param name="Elapsed">Since the stage began.</param>
internal readonly record struct BuildProgress(string Stage, long Done, long Total, long Failed, TimeSpan Elapsed);
