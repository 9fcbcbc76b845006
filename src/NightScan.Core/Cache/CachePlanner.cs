using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Cache;

/// <summary>
/// Works out what is stale and writes it down before anything is overwritten: a stale file loses its key in the index, so that an
/// interrupted build is continued by the next, and no file of other settings is ever taken for a fresh one. What is left to do is
/// then simply: the files without a key.
/// </summary>
/// <param name="tally">Is shown what is to be made, for who only asks; null in a build.</param>
internal sealed class CachePlanner(IndexDatabase index, OutputPlan plan, ClassPlans classes, PlanTally? tally = null)
{
    private const int PageSize = 4096;

    /// <summary>Files that were there and have to be made anew.</summary>
    public long Stale { get; private set; }

    /// <summary>Files that are to be made.</summary>
    public long Due { get; private set; }

    /// <summary>Whether the settings that shape all files differ from those of the last build; false for the first one.</summary>
    public bool SettingsChanged => index.ReadMeta(MetaKey.Plan) is string before && before != plan.Fingerprint;

    /// <summary>
    /// Compares the files of every recording that needs a look with what they ought to be, and claims the places of those to come.
    /// </summary>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0318: most of a large cache would be made again for want of settings;
    /// NS0325: it cannot fit; nothing was changed.</exception>
    public void Run(PipelineSettings settings, DiskSpace space) => index.InTransaction(() =>
    {
        long files = ClassCounts.Files(index);
        string? before = index.ReadMeta(MetaKey.Settings);
        if (SettingsChanged)
        {
            PendingRecordings.AddAll(index);
        }

        Provenance.WriteSpectrograms(index, settings, isKnown: index.ReadMeta(MetaKey.Plan) == plan.Fingerprint);
        index.WriteMeta(MetaKey.Plan, plan.Fingerprint);
        long lastId = 0;
        while (PendingRecordings.Page(index, lastId, PageSize) is { Count: > 0 } page)
        {
            lastId = page[^1].Id;
            page.ForEach(Reconcile);
        }

        if (before is not null && before != plan.Description)
        {
            Refusable(() => ForgottenSettings.Check(index, settings, SettingsDifference.Names(before, plan.Description), files, Stale,
                $"would be made again{Duration(Stale, settings.NumWorkers)}: {SettingsDifference.Describe(before, plan.Description)}."));
        }

        if (Due > 0)
        {
            Refusable(() => space.Check(Due));
        }

        index.WriteMeta(MetaKey.Settings, plan.Description);
        index.WriteMeta(MetaKey.Given, CacheSettings.Format(settings.Given));
    });

    /// <summary>How long it takes to make files, at the pace of the last build that made many.</summary>
    private string Duration(long files, int workers) =>
        BuildPace.Of(index, workers) is double seconds ? $", which takes about {BuildPace.Duration(files, seconds)}" : "";

    /// <summary>Who only asks is told of a refusal beside the rest; a build ends with it.</summary>
    private void Refusable(Action check)
    {
        try
        {
            check();
        }
        catch (NightScanException refusal) when (tally is not null && !IndexTrouble.Is(refusal))
        {
            tally.Refusal ??= refusal.Diagnostic;
        }
    }

    private void Reconcile(PendingRecording recording)
    {
        ulong[] expected = plan.KeysOf(recording.Content, recording.Split, classes[recording.ClassId], recording.Fallback);
        ulong[] keys = new ulong[expected.Length];
        for (int number = 0; number < recording.Keys.Length; number++)
        {
            if (number < keys.Length && recording.Keys[number] == expected[number])
            {
                keys[number] = expected[number];
            }
            else if (number < keys.Length && recording.Keys[number] != 0)
            {
                Stale++;
            }
        }

        int valid = OutputKeys.CountValid(keys);
        tally?.Add(recording, keys, expected);
        Due += keys.Length - valid;
        bool stays = recording.OutputSplit == recording.Split && recording.OutputStem == recording.Stem
            && recording.OutputClass == recording.ClassName;
        if (recording.OutputSplit is Split split)
        {
            // Files that are no longer wanted, and stale ones at a place that the recording leaves: a rename takes only the valid ones
            // along.
            for (int number = 0; number < recording.OutputCount; number++)
            {
                if (number >= keys.Length || (!stays && keys[number] == 0))
                {
                    Claims.Orphan(index, new(split, recording.OutputClass, recording.OutputStem!, number));
                }
            }
        }

        // A recording whose valid files are still elsewhere keeps its old place until they were renamed.
        bool moves = !stays && valid > 0;
        (Split where, string stem) = moves ? (recording.OutputSplit!.Value, recording.OutputStem!) : (recording.Split, recording.Stem);
        Outputs.Plan(index, recording.Id, where, stem, keys, isElsewhere: moves);
    }
}
