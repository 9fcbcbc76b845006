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
/// <param name="classes">Their plans are put in order when one is first asked for, which a build with nothing to do never does.</param>
internal sealed class ClassPlans(List<AugmentedClass> classes)
{
    // Variants of a class that are looked at: the first may be missing, or have another name than before.
    private const int Probes = 4;

    private readonly Lazy<Dictionary<long, ClassPlan>> _plans = new(() => classes.ToDictionary(
        known => known.Id, known => new ClassPlan(known.Tier ?? default, known.Variants ?? 0)));

    public ClassPlan this[long classId] => _plans.Value[classId];

    /// <summary>Reads the plans as the last build left them. A class without training recordings was given none, and needs none.</summary>
    public static ClassPlans Read(IndexDatabase index) => new(AugmentedClasses.Read(index));

    /// <summary>Reads the plans and brings them up to date; recordings of a class whose plan changed get a look.</summary>
    public static ClassPlans Update(IndexDatabase index, PipelineSettings settings, OutputPlan plan, CacheLayout layout)
    {
        List<AugmentedClass> plans = [];
        index.InTransaction(() =>
        {
            foreach ((long id, StrengthTier? pinned, int? before, long training) in AugmentedClasses.Read(index))
            {
                StrengthTier tier = (settings.RefreshAugmentation ? null : pinned ?? Find(index, plan, layout, id))
                    ?? StrengthTiers.Of(training);
                int variants = settings.VariantsPerSample.For(training, settings.MaxSamplesPerClass);
                plans.Add(new(id, tier, variants, training));
                if (training > 0 && (tier != pinned || variants != before))
                {
                    AugmentedClasses.Write(index, id, tier, variants);
                }
            }
        });
        return new(plans);
    }

    /// <summary>
    /// The tier that the variants of a class were made with; null when there are none, or others than these settings ask for.
    /// </summary>
    private static StrengthTier? Find(IndexDatabase index, OutputPlan plan, CacheLayout layout, long classId)
    {
        foreach ((string className, string stem, ContentHash content) in AugmentedClasses.Some(index, classId, Probes))
        {
            if (SpectrogramFile.TryReadKey(layout.Output(new(Split.Train, className, stem, 1))) is ulong key)
            {
                foreach (StrengthTier tier in Enum.GetValues<StrengthTier>())
                {
                    if (plan.KeysOf(content, Split.Train, new ClassPlan(tier, 1))[1] == key)
                    {
                        return tier;
                    }
                }
            }
        }

        return null;
    }
}
