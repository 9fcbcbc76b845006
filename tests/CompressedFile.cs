using NightScan.Recordings.Interop;

namespace NightScan.Tests;

/// <summary>Writes compressed recordings, through libsndfile.</summary>
internal static class CompressedFile
{
    private const int Mp3 = 0x230082, Vorbis = 0x200060;

    /// <summary>Writes a 16-bit FLAC file.</summary>
    /// <param name="interleaved">A frame's channels side by side.</param>
    public static void WriteFlac(string path, ReadOnlySpan<short> interleaved, int sampleRate, int channels) =>
        Write(path, interleaved, sampleRate, channels, SndFileNative.FormatFlac | SndFileNative.SubtypePcm16);

    /// <summary>Writes an MP3 file.</summary>
    /// <param name="interleaved">A frame's channels side by side.</param>
    public static void WriteMp3(string path, ReadOnlySpan<short> interleaved, int sampleRate, int channels) =>
        Write(path, interleaved, sampleRate, channels, Mp3);

    /// <summary>Writes an Ogg Vorbis file.</summary>
    /// <param name="interleaved">A frame's channels side by side.</param>
    public static void WriteVorbis(string path, ReadOnlySpan<short> interleaved, int sampleRate, int channels) =>
        Write(path, interleaved, sampleRate, channels, Vorbis);

    private static unsafe void Write(string path, ReadOnlySpan<short> interleaved, int sampleRate, int channels, int format)
    {
        using MemoryIo memory = new();
        SndFileInfo info = new() { SampleRate = sampleRate, Channels = channels, Format = format };
        using (SndFileHandle handle = memory.Open(SndFileNative.ModeWrite, ref info))
        {
            long frames = interleaved.Length / channels;
            fixed (short* samples = interleaved)
            {
                if (handle.IsInvalid || SndFileNative.WriteFrames(handle, samples, frames) != frames)
                {
                    throw new IOException($"libsndfile could not write {path}", memory.Error);
                }
            }
        }

        File.WriteAllBytes(path, memory.ToArray());
    }
}
