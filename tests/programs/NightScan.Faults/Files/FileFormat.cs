using System.Diagnostics;

namespace NightScan.Faults.Files;

/// <summary>A kind of recording, as ffmpeg writes it.</summary>
/// <param name="Name">For a person.</param>
/// <param name="Extension">Of the file.</param>
/// <param name="Arguments">What ffmpeg is told.</param>
/// <param name="Family">How its bytes are laid out, which decides what faults it can have.</param>
/// <param name="IsLossless">Whether all decoders make the same numbers of it.</param>
internal sealed record FileFormat(string Name, string Extension, string Arguments, FileFamily Family, bool IsLossless = false)
{
    public static IReadOnlyList<FileFormat> All { get; } =
    [
        new("WAV 16 bits", "wav", "-c:a pcm_s16le", FileFamily.Wave, true),
        new("WAV 16 bits, stereo", "wav", "-c:a pcm_s16le -ac 2", FileFamily.Wave),
        new("WAV 8 bits", "wav", "-c:a pcm_u8", FileFamily.Wave, true),
        new("WAV 24 bits", "wav", "-c:a pcm_s24le", FileFamily.Wave, true),
        new("WAV 32-bit floats", "wav", "-c:a pcm_f32le", FileFamily.Wave, true),
        new("WAV µ-law", "wav", "-c:a pcm_mulaw", FileFamily.Wave, true),
        new("WAV IMA ADPCM", "wav", "-c:a adpcm_ima_wav", FileFamily.Wave),
        new("WAV Microsoft ADPCM", "wav", "-c:a adpcm_ms", FileFamily.Wave),
        new("WAV Yamaha ADPCM", "wav", "-c:a adpcm_yamaha", FileFamily.Wave),
        new("WAV with MP3", "wav", "-c:a libmp3lame -b:a 64k", FileFamily.Wave),
        new("RF64", "wav", "-c:a pcm_s16le -rf64 always", FileFamily.Wave64Bit, true),
        new("W64", "w64", "-c:a pcm_s16le", FileFamily.Other, true),
        new("AIFF", "aiff", "-c:a pcm_s16be", FileFamily.Aiff, true),
        new("AIFF-C little-endian", "aiff", "-c:a pcm_s16le", FileFamily.Aiff, true),
        new("AU", "au", "-c:a pcm_s16be", FileFamily.Au, true),
        new("CAF", "caf", "-c:a pcm_s16be", FileFamily.Other, true),
        new("FLAC", "flac", "-c:a flac", FileFamily.Flac, true),
        new("Ogg Vorbis", "ogg", "-c:a libvorbis -b:a 48k", FileFamily.Ogg),
        new("Ogg Opus", "opus", "-c:a libopus -b:a 24k", FileFamily.Ogg),
        new("Ogg FLAC", "oga", "-c:a flac -f ogg", FileFamily.Ogg, true),
        new("MP3", "mp3", "-c:a libmp3lame -b:a 64k", FileFamily.Mpeg),
        new("MP3, variable rate", "mp3", "-c:a libmp3lame -q:a 4", FileFamily.Mpeg),
        new("MP3 without Xing", "mp3", "-c:a libmp3lame -q:a 4 -write_xing 0 -id3v2_version 0", FileFamily.Mpeg),
        new("MP3 of MPEG-2", "mp3", "-c:a libmp3lame -b:a 32k -ar 16000", FileFamily.Mpeg),
        new("MP3 of MPEG-2.5", "mp3", "-c:a libmp3lame -b:a 16k -ar 8000", FileFamily.Mpeg),
        new("MPEG layer II", "mp2", "-c:a mp2 -b:a 64k -ar 44100", FileFamily.Mpeg),
        new("AAC", "aac", "-c:a aac -b:a 48k", FileFamily.Other),
        new("M4A", "m4a", "-c:a aac -b:a 48k -movflags +faststart", FileFamily.Other),
        new("Apple Lossless", "m4a", "-c:a alac -movflags +faststart", FileFamily.Other, true),
        new("WebM Opus", "webm", "-c:a libopus -b:a 24k", FileFamily.Other),
        new("Windows Media", "wma", "-c:a wmav2 -b:a 48k", FileFamily.Other),
        new("WavPack", "wv", "-c:a wavpack", FileFamily.Other, true),
    ];

    /// <summary>Makes such a recording of another one.</summary>
    public void Write(string from, string path) =>
        Ffmpeg.Run([.. (string[])["-v", "error", "-y", "-i", from, "-bitexact"], .. Arguments.Split(' '), path], _ => { });
}

internal enum FileFamily
{
    Wave,
    Wave64Bit,
    Aiff,
    Au,
    Flac,
    Ogg,
    Mpeg,
    Other,
}

/// <summary>The program that the readers are held against.</summary>
internal static class Ffmpeg
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">What it is told.</param>
    /// <param name="read">Is given what it writes.</param>
    public static void Run(IEnumerable<string> arguments, Action<Stream> read)
    {
        ProcessStartInfo start = new("ffmpeg")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        read(process.StandardOutput.BaseStream);
        process.WaitForExit();
    }

    /// <summary>All samples that it hears in a file, and their rate; none when it does not understand it.</summary>
    public static (int Rate, float[] Samples) Decode(string path)
    {
        using MemoryStream output = new();
        Run(["-v", "error", "-i", "file:" + path, "-map", "0:a:0", "-map_metadata", "-1", "-ac", "1", "-c:a", "pcm_f32le", "-fflags",
            "+bitexact", "-f", "wav", "pipe:1"],
            stream => stream.CopyTo(output));
        byte[] wave = output.ToArray();
        int data = wave.AsSpan().IndexOf("data"u8);
        return data < 0 ? (0, []) : (BitConverter.ToInt32(wave, 24), System.Runtime.InteropServices.MemoryMarshal.Cast<byte,
            float>(wave.AsSpan(data + 8)).ToArray());
    }
}
