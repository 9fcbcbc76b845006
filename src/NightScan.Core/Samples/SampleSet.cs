using NAudio.Wave;

namespace NightScan.Samples;

/// <summary>
/// A small collection of made-up recordings, so that a newcomer sees the whole pipeline run before pointing it at real ones:
/// six classes that a classifier can tell apart, in different pitches, paces, loudnesses, backgrounds, sample rates and numbers of
/// channels. WAV files all, which every machine can write and read.
/// </summary>
internal static class SampleSet
{
    public const int RecordingsPerClass = 24;

    /// <summary>In the finished folder; hidden, so no recording.</summary>
    private const string Marker = ".nightscan-samples";

    // The low ones are frequent: they keep the set small.
    private static readonly int[] SampleRates = [16000, 16000, 22050, 22050, 24000, 32000, 44100];

    /// <summary>
    /// Makes the collection unless it is there. A finished one is left alone, whatever seed made it: someone may have added to it.
    /// </summary>
    /// <param name="folder">Full path; appears complete or not at all.</param>
    /// <param name="seed">The same seed makes the same recordings.</param>
    /// <param name="cancellation">Stops; nothing is left in <paramref name="folder"/>.</param>
    /// <returns>Whether it had to be made.</returns>
    /// <exception cref="NightScanException">The folder holds something else, or cannot be written (NS0301, NS0310).</exception>
    public static bool Synthesize(
        string folder, long seed, CancellationToken cancellation = default, int recordingsPerClass = RecordingsPerClass)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(Path.Combine(folder, Marker)))
        {
            return false;
        }

        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new NightScanException(
                DiagnosticCodes.NoAudioRoot, "the sample recordings belong here, but something else is in the way: move it, or set "
                    + "AudioRoot", folder);
        }

        string unfinished = $"{folder}.unfinished-{Environment.ProcessId}-{Guid.NewGuid():n}";
        try
        {
            RemoveLeftovers(folder);
            Write(unfinished, seed, recordingsPerClass, cancellation);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            return MoveInto(unfinished, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"the sample recordings could not be written: {exception.Message}",
                folder, inner: exception);
        }
        finally
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }
    }

    private static bool MoveInto(string unfinished, string folder)
    {
        try
        {
            Directory.Move(unfinished, folder);
            return true;
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, Marker)))
        {
            return false; // Another build was faster.
        }
    }

    /// <summary>Removes what killed builds left. Young ones may be another build's work.</summary>
    private static void RemoveLeftovers(string folder)
    {
        string parent = Path.GetDirectoryName(folder)!;
        Directory.CreateDirectory(parent);
        foreach (string leftover in Directory.GetDirectories(parent, Path.GetFileName(folder) + ".unfinished-*"))
        {
            if (Directory.GetLastWriteTimeUtc(leftover) < DateTime.UtcNow - TimeSpan.FromHours(1))
            {
                Directory.Delete(leftover, recursive: true);
            }
        }
    }

    private static void Write(string folder, long seed, int recordingsPerClass, CancellationToken cancellation)
    {
        for (int classNumber = 0; classNumber < SampleCalls.Classes.Count; classNumber++)
        {
            string name = SampleCalls.Classes[classNumber].Name;
            Directory.CreateDirectory(Path.Combine(folder, name));
            for (int number = 0; number < recordingsPerClass; number++)
            {
                cancellation.ThrowIfCancellationRequested();
                WriteRecording(Path.Combine(folder, name, $"{name}_{number + 1:000}"), seed, classNumber, number);
            }
        }

        File.WriteAllText(Path.Combine(folder, Marker), $"Synthesized by NightScan, seed {seed}.\n");
    }

    private static void WriteRecording(string pathWithoutExtension, long seed, int classNumber, int number)
    {
        // Two rounds of the generator keep neighbouring numbers from giving neighbouring streams.
        SampleRandom random = new(new SampleRandom(unchecked((ulong)seed)).NextBits() ^ (((ulong)classNumber << 32) + (ulong)number));
        random = new SampleRandom(random.NextBits());

        int sampleRate = SampleRates[random.Below(SampleRates.Length)];
        int channels = random.Below(4) == 0 ? 2 : 1;
        double share = random.Between(0, 1);
        int frames = (int)((2 + (8 * share * share * share)) * sampleRate);
        double loudness = random.Between(0.15, 0.8), background = loudness * random.Between(0.01, 0.12);

        SampleSignal call = new(sampleRate, frames);
        SampleCalls.Classes[classNumber].Paint(call, random);
        double cutoff = random.Between(800, 12000), pan = random.Between(0.3, 1);
        short[] interleaved = new short[frames * channels];
        for (int channel = 0; channel < channels; channel++)
        {
            SampleSignal noise = new(sampleRate, frames);
            noise.AddNoise(cutoff, background, 0.3, random);
            double gain = loudness * (channel == 0 ? 1 : pan);
            for (int i = 0; i < frames; i++)
            {
                double value = (call.Samples[i] * gain) + noise.Samples[i];
                interleaved[(i * channels) + channel] = (short)Math.Round(Math.Clamp(value, -1, 1) * 32767);
            }
        }

        using WaveFileWriter writer = new(pathWithoutExtension + ".wav", new WaveFormat(sampleRate, channels));
        writer.Write(MemoryMarshal.AsBytes<short>(interleaved));
    }
}
