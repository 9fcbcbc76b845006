using System.Text.Json;
using System.Text.Json.Serialization;
using NightScan.Training.Checkpoints;
using NightScan.Training.Metrics;
using NightScan.Training.Optimisation;

namespace NightScan.Training.Runs;

/// <summary>How far a run is: what a checkpoint holds beside tensors.</summary>
internal sealed record TrainingProgress
{
    private const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = new FormerNames(form: null),
    };

    public int Format { get; init; } = CurrentFormat;

    /// <summary>See <see cref="RunIdentity"/>.</summary>
    public required IReadOnlyDictionary<string, string> Identity { get; init; }

    /// <summary>Epochs that were asked for.</summary>
    public required int Epochs { get; init; }

    /// <summary>Where each cycle of the learning rate ends, see <see cref="LearningRatePlan"/>.</summary>
    public required IReadOnlyList<int> Cycles { get; init; }

    /// <summary>Epochs that are over.</summary>
    public int Epoch { get; init; }

    /// <summary>Batches of the next epoch that are over.</summary>
    public int Batch { get; init; }

    /// <summary>What those batches measured; null when there are none.</summary>
    public MetricsState? Measured { get; init; }

    /// <summary>Seconds that those batches took.</summary>
    public double Seconds { get; init; }

    public long Updates { get; init; }

    /// <summary>Of the backbone, which is not updated while it is frozen; null of versions that did not freeze: as often.</summary>
    public long? BackboneUpdates { get; init; }

    /// <summary>With the next: of float16's loss scaling; null for other types.</summary>
    public double? LossScale { get; init; }
    public int GoodSteps { get; init; }

    public EpochScore? Best { get; init; }

    /// <summary>Whether training ended since nothing had become better for long.</summary>
    public bool StoppedEarly { get; init; }

    public IReadOnlyList<EpochRow> History { get; init; } = [];

    /// <summary>Whether there is nothing left to train.</summary>
    [JsonIgnore]
    public bool IsTrained => StoppedEarly || Epoch >= Epochs;

    /// <summary>Epochs that were over when the present cycle of the learning rate began.</summary>
    [JsonIgnore]
    public int CycleStart => Cycles.Where(end => end <= Epoch).DefaultIfEmpty(0).Max();

    /// <summary>Whether nothing has become better for so many epochs that training may stop; an extension gets its patience anew.</summary>
    /// <param name="patience">Epochs; 0 or less: it never stops early.</param>
    public bool HasRunOut(int patience) =>
        patience > 0 && Best is not null && Epoch - Math.Max(Best.Epoch, CycleStart) >= patience;

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads the progress that a checkpoint holds.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0623: it is damaged, or of a newer version.</exception>
    public static TrainingProgress? Read(string path)
    {
        if (Checkpoint.ReadProgress(path) is not { } text)
        {
            return null;
        }

        try
        {
            TrainingProgress progress = JsonSerializer.Deserialize<TrainingProgress>(text, Json)
                ?? throw new JsonException("the text says null");
            return progress.Format == CurrentFormat
                ? progress
                : throw Checkpoint.Damaged(path, $"it has format {progress.Format}, and this version reads {CurrentFormat}", inner: null);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw Checkpoint.Damaged(path, $"what it says of the run cannot be read ({exception.Message})", exception);
        }
    }
}
