using NightScan.Recordings;
using NightScan.Recordings.Decoding;
using NightScan.Settings;
using NightScan.Spectrograms;
using NightScan.Training.Prediction;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training;

/// <summary>A model that was trained, ready to be asked. One thread at a time.</summary>
/// <example><code>
/// using TrainedModel model = TrainedModel.Load("data/models");
/// foreach (PredictedWindow window in model.Predict("night.wav"))
/// {
///     Console.WriteLine($"{window.Start:0.0} s: {window.Best.Class} {window.Best.Score:P0}");
/// }
/// </code></example>
public sealed class TrainedModel : IDisposable
{
    // What the processor needs to be busy; the windows of a batch come at once.
    private const int BatchSize = 16;

    private readonly SavedModel _model;
    private readonly DecoderSet _decoders;

    private TrainedModel(SavedModel model) =>
        (_model, _decoders) = (model, DecoderSet.Isolated(DecoderSet.DefaultTimeLimit));

    /// <summary>
    /// Names of the classes that it answers with; a class's number is its place here. The scores of a window are probabilities: together
    /// they are 1, or each is for itself where the model was trained for any number of labels (<c>Labels=multi</c>). Background is no
    /// answer of a model for one label: the others are scored as though it were not there.
    /// </summary>
    public IReadOnlyList<string> Classes => _model.Classes;

    /// <summary>What spectrograms have to be made with for it.</summary>
    public SpectrogramSettings Settings => _model.Spectrogram;

    /// <summary>Loads the best weights of a training, and libtorch before the first.</summary>
    /// <param name="modelDir">The folder that a training wrote: <c>model.json</c> and <c>best.safetensors</c> are read.</param>
    /// <param name="device"><c>auto</c>: a GPU where libtorch finds one, else the processors; <c>cpu</c>, <c>cuda</c> or
    /// <c>cuda:1</c>.</param>
    /// <param name="onWarning">Is told what is the matter with the model or the device although both can be used; null for nobody.</param>
    /// <exception cref="NightScanException">NS0503: libtorch is not there, or does not fit this system; NS0620, NS0621, NS0627: there is
    /// no usable model; NS0206, NS0624: there is no such device.</exception>
    public static TrainedModel Load(string modelDir, string device = "auto", Action<Diagnostic>? onWarning = null)
    {
        SettingValues values = new(
            new Dictionary<string, string> { [KnownSettings.TrainDevice.Name] = device }, Directory.GetCurrentDirectory());
        TrainingSettings settings = new()
        {
            ModelDir = Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelDir)),
            TrainDevice = values.Of(KnownSettings.TrainDevice),
        };
        return new(SavedModel.LoadToPredict(settings, new WarningReporter(onWarning)));
    }

    /// <summary>Listens to a recording, window after window; however long it is, little of it is in memory.</summary>
    /// <param name="recording">A file of any format that a build reads (docs/formats.md).</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Its windows in order, each as long as <see cref="SpectrogramSettings.Duration"/>; the last one ends with the
    /// recording, unless less than a tenth of a window is left for it. They are worked out as they are asked for.</returns>
    /// <exception cref="NightScanException">01xx, NS0506: the recording cannot be decoded, or not to its end: then the windows before
    /// have been returned; NS0504: the program that decodes cannot be started; NS0626: the model's answer is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<PredictedWindow> Predict(string recording, CancellationToken cancellation = default)
    {
        recording = Path.GetFullPath(recording);
        using WindowSpectrograms windows = new(Settings, _decoders);
        WindowBatch batch = new(BatchSize, Settings.MelBands * Settings.FrameCount);
        RecordingProblem? problem = windows.Open(recording, cancellation);
        for (bool isMore = problem is null; isMore; batch.Clear())
        {
            while (!batch.IsFull && isMore)
            {
                isMore = windows.Next(batch.NextRow, out double start, out double end, out problem, cancellation);
                if (isMore)
                {
                    batch.Add(0, start, end);
                }
            }

            float[] scores = Classify(batch.Data, batch.Count, recording);
            for (int row = 0; row < batch.Count; row++)
            {
                yield return new PredictedWindow(batch[row].Begin, batch[row].End, Ranked(scores, row));
            }
        }

        if (problem is not null)
        {
            throw new NightScanException(problem.At(recording));
        }
    }

    /// <summary>What the model makes of a spectrogram.</summary>
    /// <param name="spectrogram">Made with <see cref="Settings"/>: by a build, or by <see cref="SpectrogramMaker"/>.</param>
    /// <returns>A score for every class, the highest first.</returns>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    /// <exception cref="NightScanException">NS0626: the model's answer is not finite.</exception>
    public IReadOnlyList<ClassScore> Predict(Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        if ((spectrogram.Mels, spectrogram.Frames) != (Settings.MelBands, Settings.FrameCount))
        {
            throw new ArgumentException($"The model takes {Settings.MelBands} mel bands × {Settings.FrameCount} frames, and these are "
                + $"{spectrogram.Mels} × {spectrogram.Frames}.", nameof(spectrogram));
        }

        return Ranked(Classify(spectrogram.Values, 1, recording: null), row: 0);
    }

    /// <summary>Gives back the memory of the model, and ends the programs that decoded for it.</summary>
    public void Dispose()
    {
        _model.Dispose();
        _decoders.Dispose();
    }

    private float[] Classify(Memory<float> spectrograms, int count, string? recording)
    {
        float[] scores = new float[count * Classes.Count];
        if (count > 0)
        {
            _model.Classify(spectrograms, count, scores);
        }

        return SampleMath.AllFinite(scores) ? scores : throw new NightScanException(
            DiagnosticCodes.NotFinite, "the model's answer is not finite: train it again", recording);
    }

    private ClassScore[] Ranked(float[] scores, int row) =>
    [
        .. Classes.Select((name, number) => new ClassScore(name, number, scores[(row * Classes.Count) + number]))
            .OrderByDescending(score => score.Score).ThenBy(score => score.ClassNumber),
    ];
}
