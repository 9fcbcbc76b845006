using System.Diagnostics;
using NightScan.Files;
using NightScan.Recordings;
using NightScan.Recordings.Decoding;
using NightScan.Recordings.Metadata;
using NightScan.Training.Metrics;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Prediction;

/// <summary>Predicts recordings: windows are decoded by one thread while another has the model score the ones before.</summary>
internal sealed class PredictionRun(TrainingSettings settings, ITrainingReporter reporter, CancellationToken cancellation)
{
    // The decoder works ahead of the model, but not far.
    private const int Batches = 3;

    // The decoder's thread speaks, too: of a library that it lacks.
    private readonly OrderlyReporter _said = new(reporter);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<WindowPrediction> _windows = [];
    private long _predicted;

    /// <summary>Predicts what PredictInput means.</summary>
    /// <param name="open">Loads the model; called when there is something to predict.</param>
    /// <returns>What came of it in a few words.</returns>
    /// <exception cref="NightScanException">NS0610: nothing to predict; NS0302: a folder cannot be listed; NS0310: nowhere to write;
    /// NS0303: a folder to write to is a link; NS0312, NS0633: a file in the way of predictions.csv is not ours, or one was changed;
    /// NS0634: another run writes there; NS0626: the model answers with what is not finite.</exception>
    public string Run(Func<IClassifier> open)
    {
        InputRecordings input = InputRecordings.Find(settings.PredictInput, settings.RecordingExtensions);
        if (Path.GetDirectoryName(settings.PredictOutput) == settings.ModelDir)
        {
            Links.Refuse(settings.PredictOutput);
        }

        try
        {
            ProblemLog tables = new(settings.PredictOutput, _said, asErrors: false);
            using PredictionOutput output = new(settings.PredictOutput, input.Names)
            {
                OnTrouble = trouble => tables.AddRange([trouble]),
                HasRecordings = settings.RecordingScores is not null,
            };
            // Before the model is loaded, and hours go by; and before anything is made where there may be no model.
            output.Check();
            using IClassifier classifier = open();
            output.Begin();
            using PredictionFiles files = new(output, classifier.Classes, classifier.Spectrogram.MinFrequency,
                classifier.Spectrogram.MaxFrequency);
            using PredictionFindings findings = new(input.Folder, _said, output.NewWarnings);
            findings.AddRange(input.Problems);
            Predict(input, classifier, files, findings);
            findings.Dispose();
            files.Complete();
            findings.Report(output.WarningsPath);
            int done = input.Names.Count + input.Problems.Count - findings.Failed;
            string failed = findings.Failed > 0 ? $", {Quantity.Count(findings.Failed)} failed" : "";
            string removed = output.Removed > 0 ? $" ({Quantity.Count(output.Removed)} files of the earlier run were removed)" : "";
            string lost = output.Lost > 0 ? $"; {Quantity.Of(output.Lost, "file")} beside it could not be written" : "";
            if (tables.Unprinted > 0)
            {
                _said.Message($"{Quantity.Count(tables.Unprinted)} more files beside predictions.csv are in the way or cannot be written; "
                    + $"they are not shown here.");
            }

            return $"{Quantity.Count(_predicted)} windows of {Quantity.Count(done)} recordings predicted{failed}: "
                + $"{output.CsvPath}{removed}{lost}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"the predictions cannot be written: {exception.Message}",
                settings.PredictOutput, inner: exception);
        }
    }

    private void Predict(InputRecordings recordings, IClassifier classifier, PredictionFiles files,
        PredictionFindings findings)
    {
        float[] scores = new float[checked(settings.BatchSize * classifier.Classes.Count)];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var decoders = DecoderSet.Isolated(settings.DecodeTimeout, settings.InstallSystemLibraries, _said);
        using var producer = new WindowProducer(classifier.Spectrogram, decoders, recordings, settings.BatchSize, Batches, stop.Token);
        using MetadataReader metadata = new();
        WindowPooling pooled = new(classifier.Classes.Count);
        pooled.Clear();
        int written = 0;
        try
        {
            foreach (WindowBatch batch in producer.Batches())
            {
                classifier.Classify(batch.Data, batch.Count, scores);
                RefuseWhatIsNotFinite(scores, batch, recordings, classifier.Classes.Count);
                for (int row = 0; row < batch.Count; row++)
                {
                    WriteBefore(batch[row].Recording);
                    pooled.Add(scores.AsSpan(row * classifier.Classes.Count, classifier.Classes.Count), areLogits: false);
                    _windows.Add(new WindowPrediction(batch[row].Begin, batch[row].End,
                        Best(scores, row * classifier.Classes.Count, classifier.Classes.Count)));
                }

                _predicted += batch.Count;
                producer.GiveBack(batch);
                _said.Progress(new BuildProgress("windows", _predicted, 0, findings.Failed, _clock.Elapsed));
            }

            WriteBefore(recordings.Names.Count);
            if (producer.Shortfall is string shortfall)
            {
                _said.Warning(new Diagnostic(DiagnosticCodes.NarrowRecordings, shortfall, settings.PredictInput));
            }
        }
        finally
        {
            stop.Cancel();
        }

        if (_predicted == 0)
        {
            findings.ReportUnprinted();
            throw new NightScanException(DiagnosticCodes.NothingToPredict, "none of the recordings could be used; the warnings say why",
                settings.PredictInput);
        }

        ScoredClass[]? Whole()
        {
            if (settings.RecordingScores is not { } pooling)
            {
                return null;
            }

            float[] whole = new float[classifier.Classes.Count];
            pooled.Probabilities(pooling, whole);
            return Best(whole, 0, whole.Length);
        }

        // All of their windows have been scored.
        void WriteBefore(int next)
        {
            for (; written < next; written++)
            {
                string name = recordings.Names[written];
                RecordingEnd end = producer.End(written);
                if ((end.Failure ?? end.Warning) is { } problem)
                {
                    findings.Add(name, problem, isFailure: _windows.Count == 0);
                }

                if (_windows.Count > 0)
                {
                    // What cannot be read any more was decoded a moment ago: its name will do.
                    _ = metadata.Read(recordings.PathOf(written), name, out RecordingMetadata known, cancellation);
                    files.Write(name, _windows, known, end.SampleRate, end.Seconds, Whole());
                    _windows.Clear();
                    pooled.Clear();
                }
            }
        }
    }

    private static void RefuseWhatIsNotFinite(float[] scores, WindowBatch batch, InputRecordings recordings, int classes)
    {
        for (int row = 0; row < batch.Count; row++)
        {
            if (!SampleMath.AllFinite(scores.AsSpan(row * classes, classes)))
            {
                throw new NightScanException(DiagnosticCodes.NotFinite,
                    string.Create(CultureInfo.InvariantCulture,
                        $"the model's answer is not finite at {batch[row].Begin:0.###} s of this recording: predict with "
                        + $"Precision=float32, or train again (-t:Train); earlier predictions stay as they were"),
                        recordings.PathOf(batch[row].Recording));
            }
        }
    }

    private ScoredClass[] Best(float[] scores, int start, int classes) =>
    [
        .. Enumerable.Range(0, classes).Select(number => new ScoredClass(number, scores[start + number]))
            .OrderByDescending(item => item.Score).ThenBy(item => item.Class).Take(settings.TopK),
    ];
}
