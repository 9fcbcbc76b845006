using NightScan.Training.Checkpoints;

namespace NightScan.Training.Pretrained;

/// <summary>
/// Finds a backbone among the tensors of a file: behind what programs of training put before its keys, and by the names of torchvision
/// or timm.
/// </summary>
internal static class WeightNames
{
    // Longer than any, so that one made of prefixes alone takes no time.
    private const int LongestName = 500;

    private static readonly string[] s_prefixes = ["model.", "backbone.", "encoder.", "module."];

    // timm's layers of a block, by what torchvision calls them. The first stage does not widen: it has one convolution less.
    private static readonly Dictionary<string, string> s_narrow = new()
    {
        ["conv_dw"] = "0.0",
        ["bn1"] = "0.1",
        ["se.conv_reduce"] = "1.fc1",
        ["se.conv_expand"] = "1.fc2",
        ["conv_pw"] = "2.0",
        ["bn2"] = "2.1",
    };

    private static readonly Dictionary<string, string> s_widened = new()
    {
        ["conv_pw"] = "0.0",
        ["bn1"] = "0.1",
        ["conv_dw"] = "1.0",
        ["bn2"] = "1.1",
        ["se.conv_reduce"] = "2.fc1",
        ["se.conv_expand"] = "2.fc2",
        ["conv_pwl"] = "3.0",
        ["bn3"] = "3.1",
    };

    private static readonly Dictionary<string, string> s_ends = new()
    {
        ["conv_stem"] = "features.0.0",
        ["bn1"] = "features.0.1",
        ["conv_head"] = "features.8.0",
        ["bn2"] = "features.8.1",
        ["classifier"] = "classifier.1",
    };

    /// <summary>The tensors of a backbone by its keys, and the names of those that are none of it.</summary>
    /// <param name="content">What they are read from; the result disposes it.</param>
    public static WeightsFile Match(IReadOnlyDictionary<string, StoredTensor> tensors, IDisposable content, Architecture architecture)
    {
        string prefix = tensors.Keys.Select(name => PrefixOf(name, architecture)).OfType<string>()
            .OrderBy(prefix => prefix.Length).ThenBy(prefix => prefix, StringComparer.Ordinal).FirstOrDefault() ?? "";
        Dictionary<string, StoredTensor> matched = new(StringComparer.Ordinal);
        List<string> others = [];
        foreach ((string name, StoredTensor tensor) in tensors)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || !matched.TryAdd(Key(name[prefix.Length..], architecture), tensor))
            {
                others.Add(name);
            }
        }

        return new WeightsFile(matched, content)
        {
            LeftOut = others,
            Remarks = prefix.Length > 0 ? [$"the names of the backbone begin with '{prefix}'"] : [],
        };
    }

    /// <summary>The key of the model for a name of a backbone; names of neither torchvision nor timm stay as they are.</summary>
    public static string Key(string name, Architecture architecture)
    {
        if (!architecture.IsEfficientNet)
        {
            return name;
        }

        string[] parts = name.Split('.');
        if (parts is ["blocks", string stage, string block, .., string last] && parts.Length > 4 && int.TryParse(stage,
            NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < int.MaxValue)
        {
            string layer = string.Join('.', parts[3..^1]);
            return (number == 0 ? s_narrow : s_widened).TryGetValue(layer, out string? ours)
                ? string.Create(CultureInfo.InvariantCulture, $"features.{number + 1}.{block}.block.{ours}.{last}")
                : name;
        }

        return parts is [string first, string kind] && s_ends.TryGetValue(first, out string? end) ? $"{end}.{kind}" : name;
    }

    /// <summary>What stands before the key of the first convolution; null when the name is not that.</summary>
    private static string? PrefixOf(string name, Architecture architecture)
    {
        int length = 0;
        while (name.Length <= LongestName)
        {
            if (Key(name[length..], architecture) == architecture.StemKey)
            {
                return name[..length];
            }

            string? prefix = Array.Find(s_prefixes, prefix => name.AsSpan(length).StartsWith(prefix, StringComparison.Ordinal));
            if (prefix is null)
            {
                return null;
            }

            length += prefix.Length;
        }

        return null;
    }
}
