using NightScan.Augmentation;
using NightScan.Indexing;
using NightScan.Pipeline;

namespace NightScan.Caching;

/// <summary>
/// The tier and the number of variants of every class, kept in the index. A class keeps the tier that it was first given, so that one
/// more recording does not make thousands of variants stale; RefreshAugmentation lets the tiers follow the classes' sizes.
/// </summary>
internal sealed class ClassPlans
{
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
    public static ClassPlans Update(IndexDatabase index, PipelineSettings settings)
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
            StrengthTier tier = settings.RefreshAugmentation || pinned is null ? StrengthTiers.Of(training) : pinned.Value;
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
}
