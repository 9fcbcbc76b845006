using NightScan.Recordings.Interop;

namespace NightScan.Tests;

/// <summary>Writes compressed recordings, through libsndfile.</summary>
internal static class CompressedFile
{
    private const int Flac = 0x170002, Mp3 = 0x230082, Vorbis = 0x200060;

    /// <summary>Writes a 16-bit FLAC file.</summary>
    /// <param name="interleaved">A frame's channels side by side.</param>
    public static void WriteFlac(string path, ReadOnlySpan<short> interleaved, int sampleRate, int channels) =>
        Write(path, interleaved, sampleRate, channels, Flac);

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
        const int modeWrite = 0x20;
        _ = SndFileResolver.TryLoad(out nint library);
        var open = (delegate* unmanaged<byte*, int, SndFileInfo*, nint>)NativeLibrary.GetExport(library, "sf_open");
        var write = (delegate* unmanaged<nint, short*, long, long>)NativeLibrary.GetExport(library, "sf_writef_short");
        SndFileInfo info = new() { SampleRate = sampleRate, Channels = channels, Format = format };
        long frames = interleaved.Length / channels, written = 0;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        fixed (short* samples = interleaved)
        {
            nint file = open(name, modeWrite, &info);
            if (file != 0)
            {
                written = write(file, samples, frames);
                _ = SndFileNative.Close(file);
            }
        }

        if (written != frames)
        {
            throw new IOException($"libsndfile could not write {path}");
        }
    }
}
