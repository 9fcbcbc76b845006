using System.Security.Cryptography;
using NightScan.Settings;
using NightScan.Training.Data;
using NightScan.Training.Pretrained;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>
/// What a run's weights depend on, apart from the number of its epochs: a run goes on only while all of it stays the same.
/// </summary>
internal static class RunIdentity
{
    private const string Data = "Data";

    /// <summary>Names and values of everything that counts.</summary>
    /// <exception cref="NightScanException">NS0620, NS0627, NS0651, NS0653: PretrainedWeights cannot be used.</exception>
    public static SortedDictionary<string, string> Of(TrainingSettings settings, TrainingIndex index)
    {
        SortedDictionary<string, string> identity = Common(settings, index);
        if (index.IsMulti)
        {
            // Runs without it are of one label, also those of before there were others.
            identity[nameof(settings.Labels)] = ModelDescription.Multi;
        }

        // Runs without these are of one rate for all layers, also those of before there were two.
        if (!settings.IsLinear && settings.BackboneLearningRate != settings.LearningRate)
        {
            identity[nameof(settings.BackboneLearningRate)] = Text(settings.BackboneLearningRate);
        }

        if (settings.FreezeEpochs > 0)
        {
            identity[nameof(settings.FreezeEpochs)] = Text(settings.FreezeEpochs);
        }

        // As those without these are of originals in turn with variants, and of the architecture's own head.
        if (settings.OriginalShare is { } share)
        {
            identity[nameof(settings.OriginalShare)] = Text(share);
        }

        if (settings.Head != ModelHead.Average)
        {
            identity[nameof(settings.Head)] = settings.Head.ToString().ToLowerInvariant();
        }

        return identity;
    }

    private static SortedDictionary<string, string> Common(TrainingSettings settings, TrainingIndex index) => new(StringComparer.Ordinal)
    {
        [nameof(settings.Architecture)] = settings.Architecture,
        [nameof(settings.InputChannels)] = Text(settings.InputChannels),
        [nameof(settings.PretrainedWeights)] = settings.PretrainedWeights.Length == 0 ? ""
            : Named(WeightsPlace.FileOf(settings)),
        [nameof(settings.BatchSize)] = Text(settings.BatchSize),
        [nameof(settings.AccumulationSteps)] = Text(settings.AccumulationSteps),
        [nameof(settings.LearningRate)] = Text(settings.LearningRate),
        [nameof(settings.WeightDecay)] = Text(settings.WeightDecay),
        [nameof(settings.LabelSmoothing)] = Text(settings.LabelSmoothing),
        [nameof(settings.GradientClip)] = Text(settings.GradientClip),
        [nameof(settings.Precision)] = settings.Precision.ToString().ToLowerInvariant(),
        [nameof(settings.BalanceClasses)] = settings.BalanceClasses ? "true" : "false",
        [nameof(settings.Mixup)] = Text(settings.Mixup),
        [nameof(settings.SpecAugment)] = settings.SpecAugment ? "true" : "false",
        [nameof(settings.TrainSeed)] = Text(settings.TrainSeed),
        [Data] = index.Fingerprint.ToString(),
    };

    /// <summary>What differs, in words.</summary>
    /// <returns>Empty when nothing does.</returns>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        [.. before.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => name == Data ? "the recordings, their labels or their spectrograms"
                : $"{name} (was '{before.GetValueOrDefault(name)}', is '{now.GetValueOrDefault(name)}')")];

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Named(string path) => $"{Path.GetFileName(path)} {Fingerprint(path)}";

    private static string Fingerprint(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 16));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.BadWeightsFile, $"PretrainedWeights cannot be read: {exception.Message}", path,
                inner: exception);
        }
    }
}
