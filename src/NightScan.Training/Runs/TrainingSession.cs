using System.Diagnostics;
using NightScan.Hashing;
using NightScan.Recordings.Decoding;
using NightScan.Spectrograms;
using NightScan.Training.Checkpoints;
using NightScan.Training.Data;
using NightScan.Training.Metrics;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using NightScan.Training.Pretrained;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>
/// A model in training, and all that it takes. Where it stands is in <see cref="Progress"/>; everything else follows from that.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    /// <summary>Examples of the smallest batch that can be trained on.</summary>
    public const int LeastBatch = 2;

    private readonly TrainingSettings _settings;
    private readonly TrainingIndex _index;
    private readonly ModelDescription _description;
    private readonly RunFolder _folder;
    private readonly ComputeDevice _device;
    private readonly ITrainingReporter _reporter;
    private readonly TimeSpan _checkpointInterval;
    private readonly Classifier _model;
    private readonly LinearLearning? _linear;
    private readonly Classifier _learner;
    private readonly ModelParts _parts;
    private readonly AdamW _optimizer;
    private readonly LossScaler? _scaler;
    private readonly TrainingStep _step;
    private readonly StepGroups _groups;
    private readonly LearningRatePlan _rates;
    private readonly TrainingOrder _order;
    private readonly BatchLoader _loader;
    private readonly BatchLoader _evaluationLoader;
    private readonly NormEstimation _norms;
    private readonly SplitEvaluation _evaluation;
    private readonly float[] _scores;
    private readonly NativeHeap _heap = new();
    private readonly Stopwatch _sinceCheckpoint = Stopwatch.StartNew();

    /// <param name="description">Of the model, as far as it is known before.</param>
    /// <param name="start">What to go on from; its checkpoint is read when it is not the very beginning.</param>
    /// <param name="checkpointInterval">How much time within an epoch may be lost to a killed process.</param>
    /// <exception cref="NightScanException">NS0620, NS0621, NS0652: PretrainedWeights cannot be used; NS0623: the checkpoint is damaged;
    /// NS0626: what is in one of them is not finite.</exception>
    public TrainingSession(
        TrainingSettings settings, TrainingIndex index, ModelDescription description, RunFolder folder, TrainingProgress start,
        ComputeDevice device, ITrainingReporter reporter, TimeSpan checkpointInterval)
    {
        (_settings, _index, _description, _folder, _reporter, _checkpointInterval) =
            (settings, index, description, folder, reporter, checkpointInterval);
        Progress = start;
        _order = new TrainingOrder(index.Train, settings.BalanceClasses, settings.TrainSeed, settings.OriginalShare);
        // One example is no batch: its norms would have nothing to tell it from.
        LoaderSettings loading = new(Math.Max(LeastBatch, settings.BatchSize), settings.NumWorkers,
            Targets: index.IsMulti ? index.Classes.Count : 0);
        _groups = new StepGroups(new Batching(_order.Count, loading.BatchSize, JoinsLone: true), settings.AccumulationSteps);
        _rates = new LearningRatePlan(settings.LearningRate, _groups.Steps, start.Cycles);
        _scores = new float[Batching.Largest(loading.BatchSize, joinsLone: true) * index.Classes.Count];

        _model = BuildModel(device);
        _linear = settings.IsLinear
            ? new LinearLearning(_model, description.Network, settings, index, folder, device, start.Identity, reporter) : null;
        (_learner, _device) = (_linear?.Head ?? _model, _linear?.Device ?? device);
        _parts = new ModelParts(_model, description.Network);
        _optimizer = new AdamW(Groups(), settings.WeightDecay);
        _scaler = _device.ToLearn.ScalesLoss ? new LossScaler() : null;
        ICriterion criterion = ICriterion.Of(index.IsMulti, settings.LabelSmoothing);
        _step = new TrainingStep(_learner, _optimizer, criterion, _scaler, settings.GradientClip);
        Restore();

        ExampleNumbers source = _linear?.Source ?? ExampleNumbers.Spectrograms(index.Spectrogram);
        _loader = new BatchLoader(source,
            loading with
            {
                Seed = settings.TrainSeed,
                Mixup = settings.Mixup,
                SpecAugment = settings.SpecAugment,
                MasksWithMean = index.Spectrogram.Normalization != Normalization.Clip,
                JoinsLone = true,
            });
        _evaluationLoader = new BatchLoader(source, loading);
        _norms = new NormEstimation(_model, _device, _evaluationLoader,
            new StatisticsOrder(index.Train, settings.BalanceClasses, settings.TrainSeed, loading.BatchSize, StatisticsShare));
        _evaluation = new SplitEvaluation(_learner, _device, criterion, _evaluationLoader, index, reporter);
    }

    /// <summary>How far training is.</summary>
    public TrainingProgress Progress { get; private set; }

    /// <summary>Trains and validates the next epoch, and writes all that came of it.</summary>
    /// <exception cref="NightScanException">NS0311, NS0630: a spectrogram is missing, damaged or another one; NS0622: a file cannot be
    /// written; NS0626: a loss, a statistic or a weight is not finite, and all files are as they were.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; a checkpoint was written first.</exception>
    public void RunEpoch(CancellationToken cancellation)
    {
        int epoch = Progress.Epoch + 1;
        double secondsBefore = Progress.Seconds;
        _linear?.Prepare(cancellation);
        Stopwatch watch = Stopwatch.StartNew();
        if (IsBeginning && IsFrozen)
        {
            // A frozen backbone works by the statistics of these recordings, not by those of what it was trained on.
            _norms.Run(Progress.Epoch, cancellation);
        }

        SplitMetrics train = TrainBatches(watch, cancellation);
        LoadingStatistics loading = _loader.Statistics;
        SplitMetrics validation = Validate(epoch, cancellation);
        // While the progress is that of the epoch before: all files stay as they were then.
        RefuseWhatIsNotFinite();
        double seconds = secondsBefore + watch.Elapsed.TotalSeconds;
        EpochRow row = new(epoch, RateOf(_groups.Batches - 1), train, validation, seconds);
        // With nothing to validate on, the last epoch is as good a choice as there is.
        double measure = _index.IsMulti ? validation.MeanAveragePrecision ?? double.NaN : validation.MacroF1;
        EpochScore score = new(epoch, double.IsFinite(measure) ? measure : 0,
            validation.Examples > 0 ? validation.Loss : -epoch);
        // The highest of many measures owes most to chance; at the end of a cycle the weights have come to rest.
        EpochStanding standing = score.After(Progress.Best, isLast: epoch == Progress.Epochs, validation.Examples);
        bool isTaken = standing != EpochStanding.Behind;
        Progress = Progress with
        {
            Epoch = epoch,
            Batch = 0,
            Measured = null,
            Seconds = 0,
            Best = isTaken ? score : Progress.Best,
            History = [.. Progress.History, row],
        };
        Progress = Progress with
        {
            StoppedEarly = epoch < Progress.Epochs && !IsFrozen && Progress.HasRunOut(_settings.Patience),
        };
        SaveEpoch(isTaken);
        _reporter.Epoch(new EpochReport(
            row, Progress.Epochs, standing, loading, CacheUse.After(_order, epoch - 1), Environment.WorkingSet, _device.MemoryInUse));
    }

    /// <summary>Measures the weights that are taken on a split, and writes what they make of each recording.</summary>
    public DetailedMetrics MeasureBest(RecordingList recordings, CancellationToken cancellation)
    {
        ModelWeights.Load(_model, _folder.Best);
        return _linear?.MeasureWhole(recordings, cancellation) ?? _evaluation.MeasureInDetail(recordings, _folder, cancellation);
    }

    /// <summary>Describes the best epoch so far.</summary>
    public ModelDescription Describe() => _description.After(Progress, _device.Describe(_settings.TrainThreads));

    public void Dispose()
    {
        _loader?.Dispose();
        _evaluationLoader?.Dispose();
        _linear?.Dispose();
        _optimizer?.Dispose();
        _model.Dispose();
    }

    private Classifier BuildModel(ComputeDevice device)
    {
        Architecture architecture = _description.Network;
        manual_seed(_settings.TrainSeed);
        Classifier model = architecture.Build(_index.Classes.Count, _settings.InputChannels);
        // The checkpoint of a last layer has no backbone.
        if (_settings.PretrainedWeights.Length > 0 && (IsBeginning || _settings.IsLinear))
        {
            Takeover takeover = PretrainedWeights.Load(model, architecture, _settings.PretrainedWeights, _index.Classes);
            Finiteness.Check(model.state_dict(), _settings.PretrainedWeights, "give other PretrainedWeights");
            _reporter.Message($"The model starts from '{_settings.PretrainedWeights}': {takeover}.");
        }

        return model.to(device.Device);
    }

    private bool IsBeginning => Progress.Epoch == 0 && Progress.Batch == 0;

    // A model that is asked about originals answers best behind their statistics; but not one whose layers come from elsewhere and have
    // moved little: to them originals and variants differ so much that it answers best behind what it learnt behind (docs/training.md).
    private double? StatisticsShare => _settings.PretrainedWeights.Length > 0 ? _settings.OriginalShare : 1;

    /// <summary>Whether only the head learns in the present epoch.</summary>
    private bool IsFrozen => Progress.Epoch < _settings.FreezeEpochs;

    /// <summary>Whether that is so in the present epoch, or in all.</summary>
    private bool LearnsHeadAlone => IsFrozen || _settings.IsLinear;

    // A step of one group takes fewer calls than one of two.
    private ParameterGroup[] Groups() => _settings.IsLinear ? [new ParameterGroup(_parts.Head)]
        : _settings.FreezeEpochs == 0 && _settings.BackboneLearningRate == _settings.LearningRate
        ? [new ParameterGroup([.. _parts.Backbone, .. _parts.Head])]
        : [new ParameterGroup(_parts.Head), new ParameterGroup(_parts.Backbone, _settings.BackboneLearningRate / _settings.LearningRate)];

    private void Restore()
    {
        if (IsBeginning)
        {
            return;
        }

        Checkpoint.Restore(_folder.State, _learner, _optimizer);
        _optimizer.Groups[0].Updates = Progress.Updates;
        _optimizer.Groups[^1].Updates = Progress.BackboneUpdates ?? Progress.Updates;
        if (Progress.LossScale is { } scale)
        {
            _scaler?.Restore(scale, Progress.GoodSteps);
        }
    }

    private SplitMetrics TrainBatches(Stopwatch watch, CancellationToken cancellation)
    {
        using IMetricsAccumulator metrics = _index.IsMulti ? new LabelMetrics(_index.Classes) : new MetricsAccumulator(_index.Classes);
        if (Progress.Measured is { } measured)
        {
            metrics.Restore(measured);
        }

        _parts.Train(freezesBackbone: LearnsHeadAlone);
        double secondsBefore = Progress.Seconds;
        int first = Progress.Batch;
        if (first >= _groups.Batches)
        {
            return metrics.Summary();
        }

        _ = _loader.Begin(_order, Progress.Epoch, first);
        using BatchAhead ahead = new(_loader, _device.ToLearn);
        for (int number = first; number < _groups.Batches; number++)
        {
            // Between the batches of a step nothing could be saved: the norms' statistics have moved, the weights have not.
            if (_groups.IsFirst(number) && cancellation.IsCancellationRequested)
            {
                SaveWithinEpoch();
                cancellation.ThrowIfCancellationRequested();
            }

            TrainBatch(ahead, metrics);
            _reporter.Batch(new BatchProgress(
                "train", Progress.Epoch + 1, Progress.Epochs, number + 1, _groups.Batches, metrics.Loss, metrics.Top1, metrics.Examples,
                watch.Elapsed, first));
            if (_groups.IsLast(number))
            {
                Progress = Progress with
                {
                    Batch = number + 1,
                    Measured = metrics.Save(),
                    Seconds = secondsBefore + watch.Elapsed.TotalSeconds
                };
                if (_sinceCheckpoint.Elapsed >= _checkpointInterval)
                {
                    SaveWithinEpoch();
                }
            }
        }

        return metrics.Summary();
    }

    private void TrainBatch(BatchAhead ahead, IMetricsAccumulator metrics)
    {
        (Batch batch, Tensor input) = ahead.Take();
        // Dropout and stochastic depth of a batch do not depend on what came before: an interrupted epoch needs no generator's state.
        manual_seed(unchecked((long)StableHash.Of((ulong)_settings.TrainSeed,
            ((ulong)Progress.Epoch * (ulong)_groups.Batches) + (ulong)batch.Index)));
        Span<float> scores = _scores.AsSpan(0, batch.Count * _index.Classes.Count);
        using BatchScores result = _step.Accumulate(input, batch, _groups.Share(batch.Index));
        if (_groups.IsLast(batch.Index))
        {
            _step.Update(RateOf(batch.Index));
            _heap.AfterStep();
        }

        // While the device computes; only then is it waited for.
        ahead.Fetch();
        double loss = result.Read(scores);
        if (!double.IsFinite(loss) || !SampleMath.AllFinite(scores))
        {
            throw NotFinite($"the loss became {loss}", batch.Index);
        }

        metrics.Add(scores, batch, loss);
    }

    private double RateOf(int batch) => _rates.At(((long)Progress.Epoch * _groups.Steps) + (batch / _settings.AccumulationSteps));

    private SplitMetrics Validate(int epoch, CancellationToken cancellation)
    {
        try
        {
            if (!LearnsHeadAlone)
            {
                _norms.Run(Progress.Epoch, cancellation);
            }

            return _evaluation.Measure(_index.Validation, epoch, Progress.Epochs, cancellation);
        }
        catch (OperationCanceledException)
        {
            SaveWithinEpoch();
            throw;
        }
    }

    private void SaveEpoch(bool isTaken)
    {
        if (isTaken)
        {
            ModelWeights.Save(_model, _folder.Best);
        }

        // Of a last layer epochs take less time than writing all weights.
        if (!_settings.IsLinear || Progress.IsTrained)
        {
            ModelWeights.Save(_model, _folder.Last);
        }

        HistoryFile.Write(_folder.History, Progress.History, _index.IsMulti);
        MetricsFile.Write(_folder.Metrics, Progress, split: null, details: null);
        Describe().Write(_folder.Model);
        SaveState(); // Last: the other files are those of this epoch or a later one, then.
    }

    private void SaveWithinEpoch()
    {
        RefuseWhatIsNotFinite();
        SaveState();
    }

    private void SaveState()
    {
        Progress = Progress with
        {
            Updates = _optimizer.Groups[0].Updates,
            BackboneUpdates = _optimizer.Groups[^1].Updates,
            LossScale = _scaler?.Scale,
            GoodSteps = _scaler?.GoodSteps ?? 0,
        };
        Checkpoint.Save(_folder.State, _learner, _optimizer, Progress.ToJson());
        _sinceCheckpoint.Restart();
    }

    /// <summary>Whatever is saved can be gone on with.</summary>
    private void RefuseWhatIsNotFinite()
    {
        if (Finiteness.FindOther(Checkpoint.State(_learner, _optimizer)) is { } key)
        {
            throw NotFinite($"'{key}' became NaN or infinite", Math.Max(Progress.Batch, 1) - 1);
        }
    }

    private NightScanException NotFinite(string what, int batch) => new(DiagnosticCodes.NotFinite,
        $"{what} in epoch {Progress.Epoch + 1}, batch {batch + 1} of {_groups.Batches}: lower LearningRate (now {_settings.LearningRate})"
        + (_device.LearningType == ScalarType.Float32 ? ", or clip gradients to a smaller norm with GradientClip."
            : ", or compute in Precision=float32."));
}
