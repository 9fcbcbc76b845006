using NightScan.Augmentation;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Cache;

/// <summary>
/// The tier and the number of variants of every class, kept in the index. A class keeps the tier that it was first given, so that one
/// more recording does not make thousands of variants stale; RefreshAugmentation lets the tiers follow the classes' sizes. Where the
/// index was lost, the variants that are still in the cache tell it.
/// </summary>
internal sealed class ClassPlans
{
    // Variants of a class that are looked at: the first may be missing, or have another name than before.
    private const int Looks = 4;

    private readonly Dictionary<long, ClassPlan> _plans = [];

    private ClassPlans() { }

    public ClassPlan this[long classId] => _plans[classId];

    /// <summary>Reads the plans as the last build left them.</summary>
    public static ClassPlans Read(IndexDatabase index)
    {
        ClassPlans plans = new();
        using var rows = index.Command("SELECT id, tier, variants FROM classes").ExecuteReader();
        while (rows.Read())
        {
            // A class without training recordings was given neither, and needs neither.
            plans._plans.Add(rows.GetInt64(0), new ClassPlan(rows.IsDBNull(1) ? default : (StrengthTier)rows.GetInt32(1), rows.IsDBNull(2) ? 0 : rows.GetInt32(2)));
        }

        return plans;
    }

    /// <summary>Reads the plans and brings them up to date; recordings of a class whose plan changed get a look.</summary>
    public static ClassPlans Update(IndexDatabase index, PipelineSettings settings, OutputPlan plan, CacheLayout layout)
    {
        ClassPlans plans = new();
        List<(long Id, StrengthTier? Tier, int? Variants, long Training)> classes = [];
        using (var rows = index.Command("""
            SELECT c.id, c.tier, c.variants, coalesce(n.selected, 0) FROM classes c LEFT JOIN class_counts n ON n.class_id = c.id AND n.split = 0
            """).ExecuteReader())
        {
            while (rows.Read())
            {
                classes.Add((rows.GetInt64(0), rows.IsDBNull(1) ? null : (StrengthTier)rows.GetInt32(1), rows.IsDBNull(2) ? null : rows.GetInt32(2), rows.GetInt64(3)));
            }
        }

        using IndexTransaction transaction = index.BeginTransaction();
        foreach ((long id, StrengthTier? pinned, int? before, long training) in classes)
        {
            StrengthTier tier = settings.RefreshAugmentation ? StrengthTiers.Of(training) : pinned ?? Find(index, plan, layout, id) ?? StrengthTiers.Of(training);
            int variants = settings.VariantsPerSample.For(training, settings.MaxSamplesPerClass);
            plans._plans.Add(id, new ClassPlan(tier, variants));
            if (training > 0 && (tier != pinned || variants != before))
            {
                index.Execute("UPDATE classes SET tier = $2, variants = $3 WHERE id = $1", id, (int)tier, variants);
                index.Execute("UPDATE recordings SET pending = 1 WHERE class_id = $1 AND split = 0 AND selected = 1 AND error_code IS NULL", id);
            }
        }

        transaction.Commit();
        return plans;
    }

    /// <summary>The tier that the variants of a class were made with; null when there are none, or others than these settings ask for.</summary>
    private static StrengthTier? Find(IndexDatabase index, OutputPlan plan, CacheLayout layout, long classId)
    {
        using var rows = index.Command("""
            SELECT c.name, r.stem, r.content_hash FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.class_id = $1 AND r.selected = 1 AND r.split = 0 AND r.error_code IS NULL LIMIT $2
            """, classId, Looks).ExecuteReader();
        while (rows.Read())
        {
            string variant = layout.Output(Split.Train, rows.GetString(0), rows.GetString(1), 1);
            try
            {
                ContentHash content = ContentHash.FromBytes((byte[])rows.GetValue(2));
                if (SpectrogramFile.ReadKey(variant) is ulong key)
                {
                    StrengthTier[] made = [.. Enum.GetValues<StrengthTier>().Where(tier => plan.KeysOf(content, Split.Train, new ClassPlan(tier, 1))[1] == key)];
                    if (made.Length > 0)
                    {
                        return made[0];
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Whoever comes to write it will say what is wrong.
            }
        }

        return null;
    }
}
