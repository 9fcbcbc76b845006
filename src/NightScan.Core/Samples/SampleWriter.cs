using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NightScan.Recordings.Interop;

namespace NightScan.Samples;

/// <summary>Writes 16-bit recordings.</summary>
internal static class SampleWriter
{
    /// <summary>Writes the plainest WAV file that there is: a 44-byte header and the samples.</summary>
    /// <param name="interleaved">A frame's channels side by side.</param>
    public static void WriteWav(string path, ReadOnlySpan<short> interleaved, int sampleRate, int channels)
    {
        ReadOnlySpan<byte> data = MemoryMarshal.AsBytes(interleaved);
        byte[] file = new byte[44 + data.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 36 + data.Length);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), sampleRate * channels * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), (short)(channels * sizeof(short)));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data.Length);
        data.CopyTo(file.AsSpan(44));
        File.WriteAllBytes(path, file);
    }

    /// <summary>Writes a FLAC file, through libsndfile.</summary>
    /// <param name="interleaved">A frame's channels side by side.</param>
    /// <exception cref="IOException">libsndfile refused.</exception>
    public static unsafe void WriteFlac(string path, ReadOnlySpan<short> interleaved, int sampleRate, int channels)
    {
        using MemoryIo memory = new();
        SndFileInfo info = new() { SampleRate = sampleRate, Channels = channels, Format = SndFileNative.FormatFlac | SndFileNative.SubtypePcm16 };
        using (SndFileHandle handle = memory.Open(SndFileNative.ModeWrite, ref info))
        {
            long frames = interleaved.Length / channels;
            fixed (short* samples = interleaved)
            {
                if (handle.IsInvalid || SndFileNative.WriteFrames(handle, samples, frames) != frames)
                {
                    throw new IOException($"libsndfile could not write FLAC to {path}", memory.Error);
                }
            }
        }

        File.WriteAllBytes(path, memory.ToArray());
    }
}
