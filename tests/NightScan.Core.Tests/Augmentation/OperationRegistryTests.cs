using System.Reflection;
using NightScan.Augmentation;

namespace NightScan.Tests.Augmentation;

/// <summary>
/// What must never change, since recipes and keys of caches follow from it, and what the rows of the registry say of each other.
/// </summary>
public sealed class OperationRegistryTests
{
    private static readonly OperationRegistry s_registry = OperationRegistry.Default;

    /// <summary>A new operation adds to the ends of names and weights.</summary>
    [Fact]
    public void NumbersAndDefaultWeightsStay()
    {
        Assert.Equal(["pitch", "stretch", "noise", "background", "filter", "shift", "reverb", "mask"], s_registry.Names.Take(8));
        Assert.Equal([3, 2, 3, 3, 2, 2, 1, 1], s_registry.Names.Take(8).Select((_, number) => s_registry[number].DefaultWeight));
        Assert.Equal(Enumerable.Range(0, s_registry.Count), s_registry.Rows.Select(operation => operation.Number).Order());
        Assert.Equal(s_registry.Count, s_registry.Names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.InRange(s_registry.Count, 8, 64);
    }

    [Fact]
    public void RowsAndChainHaveTheirOrders()
    {
        Assert.Equal("pitch stretch shift filter noise background reverb mask", Names(s_registry.Rows.Where(IsFirst)));
        Assert.Equal("stretch shift filter noise background pitch reverb mask", Names(s_registry.Chain.Where(IsFirst)));
        static bool IsFirst(AugmentationOperation operation) => OperationSet.First.Has(operation.Number);
        static string Names(IEnumerable<AugmentationOperation> operations) =>
            string.Join(' ', operations.Select(operation => operation.Name));
    }

    [Fact]
    public void NumbersOfDrawsStayAndNeverCollide()
    {
        Dictionary<string, Variate> all = Variates();
        Assert.Equal(all.Count, all.Values.Select(variate => variate.Code).Distinct().Count());
        string[] first =
        [
            .. all.Where(pair => pair.Value.Code < 64).OrderBy(pair => pair.Value.Code).Select(pair => $"{pair.Value.Code} {pair.Key}"),
        ];
        Assert.Equal(
            [
                "1 Variate.ChainLength", "2 PitchOperation.s_cents", "3 StretchOperation.s_rate", "4 ShiftOperation.s_shift",
                "5 AddedSoundOperation.s_signalToNoise", "6 AddedSoundOperation.s_offset", "7 NoiseOperation.s_color",
                "8 FilterOperation.s_kind",
                "9 FilterOperation.s_high", "10 FilterOperation.s_low", "11 ReverbOperation.s_time", "12 ReverbOperation.s_ratio",
                "13 MaskOperation.s_start", "14 MaskOperation.s_width", "15 MaskOperation.s_bottom", "16 MaskOperation.s_height",
                "17 BackgroundOperation.s_background", "32 Variate.Waiting",
            ],
            first);
        foreach (AugmentationOperation operation in s_registry.Rows.Where(operation => !OperationSet.First.Has(operation.Number)))
        {
            string prefix = operation.GetType().Name + ".";
            Assert.All(
                all.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)),
                pair => Assert.Equal(operation.Number, (pair.Value.Code - 64) / 16));
        }
    }

    /// <summary>Every caption has a row of the legend, and every row is of some caption.</summary>
    [Fact]
    public void LegendExplainsWhatCaptionsSay()
    {
        RecipeDrawer drawer = new(new(), Bench.Settings, [Bench.Content(1000), Bench.Content(1001)]);
        HashSet<string> said = [];
        string[] words = [.. s_registry.Legend.SelectMany(row => row.Term.Split(", ")).Select(term => term.Split(" … ")[0])];
        for (int i = 0; i < 2000; i++)
        {
            VariantRecipe recipe = drawer.Draw(Bench.Content(i), 1, StrengthTier.Medium);
            foreach (AugmentationOperation operation in s_registry.Rows.Where(operation => operation.IsIn(recipe)))
            {
                string part = operation.Caption(recipe);
                string[] found = [.. words.Where(word => part.Contains(word, StringComparison.Ordinal))];
                Assert.True(found.Length > 0, part);
                said.UnionWith(found);
            }
        }

        Assert.Equal(words.Order(), said.Order());
    }

    /// <summary>The picture of each shows that operation and no other.</summary>
    [Fact]
    public void ExamplesAreOfOneOperation() => Assert.All(s_registry.Rows, operation =>
    {
        VariantRecipe example = operation.Example(Bench.Nothing, Bench.Content(1));
        Assert.NotEqual(Bench.Nothing, example);
        Assert.Equal([operation], s_registry.Rows.Where(other => other.IsIn(example)));
    });

    private static Dictionary<string, Variate> Variates() => typeof(AugmentationOperation).Assembly.GetTypes()
        .Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetMembers(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(member => (member, Value: member switch
        {
            FieldInfo field when field.FieldType == typeof(Variate) && !field.Name.StartsWith('<') => field.GetValue(null),
            PropertyInfo property when property.PropertyType == typeof(Variate) => property.GetValue(null),
            _ => null,
        }))
        .Where(pair => pair.Value is not null)
        .ToDictionary(pair => $"{pair.member.DeclaringType!.Name}.{pair.member.Name}", pair => (Variate)pair.Value!);
}
