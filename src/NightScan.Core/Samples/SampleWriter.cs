using NAudio.Wave;

namespace NightScan.Samples;

/// <summary>Writes 16-bit recordings.</summary>
internal static class SampleWriter
{
    /// <summary>Writes the plainest WAV file that there is: a 44-byte header and the samples.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="interleaved">A frame's channels side by side.</param>
    /// <param name="sampleRate">Hz.</param>
    /// <param name="channels">1 or more.</param>
    public static void WriteWav(string path, ReadOnlySpan<short> interleaved, int sampleRate, int channels)
    {
        using WaveFileWriter writer = new(path, new WaveFormat(sampleRate, channels));
        writer.Write(MemoryMarshal.AsBytes(interleaved));
    }
}
