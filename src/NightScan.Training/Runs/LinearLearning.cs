using System.Diagnostics;
using NightScan.Training.Data;
using NightScan.Training.Embeddings;
using NightScan.Training.Metrics;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>
/// What <c>Architecture=linear</c> learns: the last layer of a model, from embeddings that its backbone made of all spectrograms once and
/// that lie in a file of ModelDir.
/// </summary>
internal sealed class LinearLearning : IDisposable
{
    private readonly Classifier _model;
    private readonly TrainingSettings _settings;
    private readonly TrainingIndex _index;
    private readonly RunFolder _folder;
    private readonly ComputeDevice _device;
    private readonly ITrainingReporter _reporter;
    private readonly EmbeddingRows _rows;
    private readonly EmbeddingsKey _key;
    private EmbeddingsFile? _file;

    /// <param name="model">Of this architecture, with the backbone of PretrainedWeights.</param>
    /// <param name="device">That the backbone computes on.</param>
    /// <param name="identity">Of the run.</param>
    public LinearLearning(Classifier model, Architecture architecture, TrainingSettings settings, TrainingIndex index, RunFolder folder,
        ComputeDevice device, IReadOnlyDictionary<string, string> identity, ITrainingReporter reporter)
    {
        (_model, _settings, _index, _folder, _device, _reporter) = (model, settings, index, folder, device, reporter);
        _rows = new EmbeddingRows(index.Train, index.Validation);
        int length = (int)model.state_dict()[architecture.HeadPrefix + "weight"].shape[1];
        _key = EmbeddingsKey.Of(architecture.Name, length, _rows.Count, identity);
        Head = new EmbeddingHead(model, architecture);
        Source = new ExampleNumbers(1, length, EmbeddingsFile.RowLengthOf(_key), NewReader);
    }

    /// <summary>The last layer, which is the model's own.</summary>
    public Classifier Head { get; }

    /// <summary>What it computes on: nothing is won by a smaller type.</summary>
    public ComputeDevice Device => _device with { Type = ScalarType.Float32, LearningType = ScalarType.Float32 };

    /// <summary>The embeddings, in place of spectrograms; they are there after <see cref="Prepare"/>.</summary>
    public ExampleNumbers Source { get; }

    /// <summary>Measures the whole model on a split, as any other is measured.</summary>
    /// <exception cref="NightScanException">As <see cref="SplitEvaluation.MeasureInDetail"/>.</exception>
    public DetailedMetrics MeasureWhole(RecordingList recordings, CancellationToken cancellation)
    {
        using BatchLoader loader = NewSpectrogramLoader(_index.IsMulti ? _index.Classes.Count : 0);
        ICriterion criterion = ICriterion.Of(_index.IsMulti, _settings.LabelSmoothing);
        return new SplitEvaluation(_model, _device, criterion, loader, _index, _reporter)
            .MeasureInDetail(recordings, _folder, cancellation);
    }

    /// <summary>Brings norms and embeddings to what the weights and the recordings make them, where they are not; once.</summary>
    /// <exception cref="NightScanException">NS0311, NS0630: a spectrogram is missing, damaged or another one; NS0312: somebody else's file
    /// is in the way; NS0626: an embedding is not finite; NS0649: the file cannot be written or read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was computed is kept.</exception>
    public void Prepare(CancellationToken cancellation)
    {
        if (_file is not null)
        {
            return;
        }

        Stopwatch watch = Stopwatch.StartNew();
        EmbeddingsFile? file = EmbeddingsFile.Open(_folder.Embeddings, _key, KeptStatistics.Count(_model), out string remark);
        if (remark.Length > 0)
        {
            _reporter.Message(remark);
        }

        using BatchLoader loader = NewSpectrogramLoader(targets: 0);
        if (file is null)
        {
            // Of these recordings, as those of a frozen backbone are; whatever the last layer's seed and batches are, which may change.
            new NormEstimation(_model, _device, loader,
                new StatisticsOrder(_index.Train, balanceClasses: true, seed: 0, EmbeddingRows.BlockLength, originalShare: 1))
                .Run(0, cancellation);
            file = EmbeddingsFile.Create(_folder.Embeddings, _key, KeptStatistics.Read(_model));
        }

        KeptStatistics.Write(_model, file.Statistics);
        _file = file;
        Complete(file, loader, watch, cancellation);
    }

    public void Dispose() => _file?.Dispose();

    private void Complete(EmbeddingsFile file, BatchLoader loader, Stopwatch watch, CancellationToken cancellation)
    {
        (EmbeddingPart Part, List<int> Blocks)[] missing = [.. new[] { _rows.Train, _rows.Validation }
            .Select(part => (part, file.Missing(part, cancellation)))];
        int blocks = missing.Sum(of => of.Blocks.Count);
        string what = $"{Quantity.Count(_rows.Count)} spectrograms by {_key.Network} ({_key.Length} numbers each, "
            + $"{Quantity.Bytes(file.WholeLength)})";
        if (blocks == 0)
        {
            _reporter.Message($"The embeddings of {what} are there already: '{_folder.Embeddings}'.");
            return;
        }

        long rows = missing.Sum(of => (long)new BlockOrder(of.Part, of.Blocks).Count);
        EmbeddingPass pass = new(_model, _device, loader, file, _key.Length, _reporter);
        foreach ((EmbeddingPart part, List<int> numbers) in missing)
        {
            pass.Run(part, numbers, blocks, cancellation);
        }

        file.Flush();
        _reporter.Message($"The embeddings of {what} are in '{_folder.Embeddings}': "
            + $"{(rows < _rows.Count ? $"{Quantity.Count(rows)} of them " : "")}computed in {Quantity.Duration(watch.Elapsed)}.");
    }

    private BatchLoader NewSpectrogramLoader(int targets) =>
        new(_index.Spectrogram, new LoaderSettings(EmbeddingRows.BlockLength, _settings.NumWorkers, Targets: targets));

    private ExampleReader NewReader()
    {
        byte[] buffer = new byte[EmbeddingsFile.RowLengthOf(_key)];
        return (recordings, recording, number, destination) =>
            _file!.Read(_rows.Of(recordings.Split).Row(recording, number), buffer, destination);
    }
}
