using NightScan.Recordings.Metadata;
using NightScan.Tests.Recordings.Metadata;

namespace NightScan.Faults;

/// <summary>Hostile metadata: whatever a file and its name say, it is never an error, and what is believed is harmless.</summary>
internal static class MetadataFuzzing
{
    private static readonly string[] s_texts =
    [
        "GUANO|Version: 1.0\nTimestamp: 2017-04-19T22:33:10.5-05:00\nMake: Titley\nModel: Swift\nSerial: 12\nLoc Position: 32.1878651 "
            + "-86.1057312\n",
        "Recorded at 19:17:30 14/12/2018 (UTC+1) by AudioMoth 0FE081F80FE081F0 at gain setting 2 while battery state was 4.0V",
        "opso_metadata{\"recording_start_time\": \"2024-05-28T10:00:00+00:00\", \"device_id\": \"AudioMoth 243B1F026488F56E\"}",
    ];

    private static readonly string[] s_names =
        ["SITE_20181214_191730.WAV", "5C13FFAA.WAV", "S4A01234_20190505$045900.wav", "2019-05-05T04-59-00+0200.flac"];

    public static void Run(string folder, int mutations, int seed, List<string> differences)
    {
        Mutator mutator = new(seed);
        string path = Path.Join(folder, "metadata.wav");
        using MetadataReader reader = new();
        Attempts.Run("metadata", mutations, differences, i =>
        {
            // Damage of the chunks and, every second time, of the texts in them: each ends most attempts early.
            byte[] whole = Wave(i % 2 == 0 ? text => text : text => Text(mutator, text));
            File.WriteAllBytes(path, i % 2 == 0 ? mutator.Mutate(whole) : whole);
            string name = Text(mutator, s_names[i % s_names.Length]);
            try
            {
                if (reader.Read(path, name, out RecordingMetadata metadata, CancellationToken.None) is { } problem)
                {
                    throw new InvalidOperationException(problem.Reason);
                }

                Check(metadata);
            }
            catch (Diagnostics.NightScanException exception)
            {
                throw new InvalidOperationException("an error: " + exception.Message);
            }
        });
    }

    private static byte[] Wave(Func<string, string> change) => MetadataWave.File([1, 2, 3],
        [MetadataWave.Info(("IART", "AudioMoth 0FE081F80FE081F0"), ("ICMT", change(s_texts[1]))), MetadataWave.Guano(change(s_texts[0]))],
        [MetadataWave.Info(("ICMT", change(s_texts[2])), ("ICRD", change("2021-02-03T04:05:06"))),
            MetadataWave.Broadcast(change("field"), "ZOOM", "2021-02-03", "04:05:06")]);

    private static string Text(Mutator mutator, string text) => Encoding.UTF8.GetString(mutator.Mutate(Encoding.UTF8.GetBytes(text)));

    private static void Check(RecordingMetadata metadata)
    {
        if (metadata.Recorder is string recorder && (recorder.Length is 0 or > 120 || recorder.Any(char.IsControl)))
        {
            throw new InvalidOperationException($"the device '{recorder}'");
        }

        if (metadata.Start is RecordingTime start && RecordingTime.Parse(start.ToString())?.ToString() != start.ToString())
        {
            throw new InvalidOperationException($"the time '{start}'");
        }

        if (metadata.Place is RecordingPlace place && !(Math.Abs(place.Latitude) <= 90 && Math.Abs(place.Longitude) <= 180))
        {
            throw new InvalidOperationException($"the place {place}");
        }
    }
}
