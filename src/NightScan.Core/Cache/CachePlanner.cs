using NightScan.Diagnostics;
using NightScan.Hashing;
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
    /// <summary>What <see cref="RetryFallback"/> last found, in the table meta; anything else has it look again.</summary>
    public const string FallbackKey = "fallback_decoder";

    /// <summary>In the table meta: the settings of the last plan, <see cref="OutputPlan.Description"/>.</summary>
    public const string DescriptionKey = "settings";

    private const int PageSize = 4096;

    /// <summary>Files that were there and have to be made anew.</summary>
    public long Stale { get; private set; }

    /// <summary>Files that are to be made.</summary>
    public long Due { get; private set; }

    /// <summary>Whether the settings that shape all files differ from those of the last build.</summary>
    public bool SettingsChanged => plan.DiffersFrom(index);

    /// <summary>Whether recordings failed for want of libsndfile.</summary>
    public bool LacksSndFile() =>
        index.Count("SELECT EXISTS (SELECT 1 FROM recordings WHERE error_code = $1)", DiagnosticCodes.NeedsSndFile.Code) > 0;

    /// <summary>Whether any failure is remembered.</summary>
    public bool HasFailed() => index.Count("SELECT EXISTS (SELECT 1 FROM recordings WHERE error_code IS NOT NULL)") > 0;

    /// <summary>Lets failed recordings be tried again.</summary>
    /// <param name="decoders">The decoders that there are now; null to retry whatever they were.</param>
    public void RetryFailed(string? decoders)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        index.Execute("""
            UPDATE recordings SET error_code = NULL, error = NULL, error_decoders = NULL, pending = 1
            WHERE error_code IS NOT NULL AND ($1 IS NULL OR error_decoders IS NOT $1)
            """, decoders);
        transaction.Commit();
    }

    /// <summary>
    /// Lets recordings be decoded again that another decoder stood in for, unless the present one is no better. All recordings are looked
    /// through when what there is differs from what the last build had, and not otherwise.
    /// </summary>
    /// <param name="fallback">What stands in now; null when the decoder of first choice is there.</param>
    public void RetryFallback(string? fallback)
    {
        if (index.ReadMeta(FallbackKey) == (fallback ?? ""))
        {
            return;
        }

        using IndexTransaction transaction = index.BeginTransaction();
        index.Execute("""
            UPDATE recordings SET error_decoders = NULL, pending = 1
            WHERE error_code IS NULL AND error_decoders IS NOT NULL AND error_decoders IS NOT $1
            """, fallback);
        index.WriteMeta(FallbackKey, fallback ?? "");
        transaction.Commit();
    }

    /// <summary>Compares the files of every recording that needs a look with what they ought to be, and claims the places of those to come.</summary>
    /// <param name="settings">What is given for this build.</param>
    /// <param name="space">Whether what is to be made can fit.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0318: most of a large cache would be made again for want of settings; NS0325: it cannot fit; nothing was changed.</exception>
    public void Run(PipelineSettings settings, DiskSpace space)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        long files = ClassCounts.Files(index);
        string? before = index.ReadMeta(DescriptionKey);
        if (SettingsChanged)
        {
            index.Execute("UPDATE recordings SET pending = 1 WHERE pending = 0 AND selected = 1 AND error_code IS NULL");
        }

        index.WriteMeta("plan", plan.Fingerprint);
        long lastId = 0;
        while (ReadPage(ref lastId) is { Count: > 0 } page)
        {
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

        index.WriteMeta(DescriptionKey, plan.Description);
        index.WriteMeta(CacheSettings.Key, CacheSettings.Format(settings.Given));
        transaction.Commit();
    }

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
        catch (NightScanException refusal) when (tally is not null)
        {
            tally.Refusal ??= refusal.Diagnostic;
        }
    }

    private List<PendingRecording> ReadPage(ref long lastId)
    {
        List<PendingRecording> page = [];
        using var rows = index.Command("""
            SELECT r.id, c.name, r.content_hash, r.split, r.stem, r.output_split, r.output_stem, r.output_count, r.output_keys, r.class_id, r.error_decoders
            FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.id > $1 AND r.selected = 1 AND r.error_code IS NULL AND r.pending = 1
            ORDER BY r.id LIMIT $2
            """, lastId, PageSize).ExecuteReader();
        while (rows.Read())
        {
            lastId = rows.GetInt64(0);
            bool isClaimed = !rows.IsDBNull(5);
            page.Add(new PendingRecording(lastId, rows.GetString(1), ContentHash.FromBytes((byte[])rows.GetValue(2)), (Split)rows.GetInt32(3), rows.GetString(4),
                isClaimed ? (Split)rows.GetInt32(5) : null, isClaimed ? rows.GetString(6) : null, rows.GetInt32(7), OutputKeys.Parse(rows.GetValue(8)), rows.GetInt64(9),
                rows.IsDBNull(10) ? null : rows.GetString(10)));
        }

        return page;
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
        tally?.Add(recording.Id, recording.ClassName, recording.Content, recording.Split, recording.Stem, recording.Fallback, recording.Keys, keys, expected);
        Due += keys.Length - valid;
        bool stays = recording.OutputSplit == recording.Split && recording.OutputStem == recording.Stem;
        if (recording.OutputSplit is Split split)
        {
            // Files that are no longer wanted, and stale ones at a place that the recording leaves: a rename takes only the valid ones along.
            for (int number = 0; number < recording.OutputCount; number++)
            {
                if (number >= keys.Length || (!stays && keys[number] == 0))
                {
                    Claims.Orphan(index, split, recording.ClassName, recording.OutputStem!, number);
                }
            }
        }

        // A recording whose valid files are still elsewhere keeps its old place until they were renamed.
        bool moves = !stays && valid > 0;
        index.Execute("""
            UPDATE recordings SET output_split = $2, output_stem = $3, output_count = $4, output_keys = $5, output_files = $6, pending = $7 WHERE id = $1
            """, recording.Id, (int)(moves ? recording.OutputSplit!.Value : recording.Split), moves ? recording.OutputStem : recording.Stem, keys.Length,
            OutputKeys.Format(keys), valid, valid < keys.Length ? 1 : 0);
    }

    private sealed record PendingRecording(
        long Id, string ClassName, ContentHash Content, Split Split, string Stem, Split? OutputSplit, string? OutputStem, int OutputCount, ulong[] Keys,
        long ClassId, string? Fallback);
}
