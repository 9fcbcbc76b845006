using System.Buffers.Binary;
using NightScan.Recordings;

namespace NightScan.Acceptance;

/// <summary>Where the checks get their audio: uncompressed WAV of 16 or 24 bits.</summary>
internal static class Recording
{
    /// <summary>Implements <see cref="ReferenceCases.ReadRecording"/>.</summary>
    public static float[] Read(string path, int sampleRate, int count)
    {
        (float[] mono, int rate) = ReadWave(File.ReadAllBytes(path));
        int required = (int)Math.Min(mono.Length, Resampler.RequiredInput(rate, sampleRate, count));
        float[] output = new float[Math.Min(count, Resampler.OutputLength(rate, sampleRate, required))];
        Resampler.Get(rate, sampleRate).Resample(mono.AsSpan(0, required), output);
        return output;
    }

    private static (float[] Samples, int Rate) ReadWave(ReadOnlySpan<byte> file)
    {
        int rate = 0, channels = 0, bytes = 0;
        for (int at = 12; ;)
        {
            int size = BinaryPrimitives.ReadInt32LittleEndian(file[(at + 4)..]);
            ReadOnlySpan<byte> chunk = file.Slice(at + 8, Math.Min(size, file.Length - at - 8));
            if (file.Slice(at, 4).SequenceEqual("fmt "u8))
            {
                channels = BinaryPrimitives.ReadInt16LittleEndian(chunk[2..]);
                rate = BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]);
                bytes = BinaryPrimitives.ReadInt16LittleEndian(chunk[14..]) / 8;
            }
            else if (file.Slice(at, 4).SequenceEqual("data"u8))
            {
                return (ToMono(chunk, channels, bytes), rate);
            }

            at += 8 + size + (size & 1);
        }
    }

    private static float[] ToMono(ReadOnlySpan<byte> data, int channels, int bytes)
    {
        float[] mono = new float[data.Length / (channels * bytes)];
        for (int i = 0; i < mono.Length; i++)
        {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++)
            {
                ReadOnlySpan<byte> sample = data.Slice(((i * channels) + channel) * bytes, bytes);
                int value = 0;
                for (int k = 0; k < bytes; k++)
                {
                    value |= sample[k] << (8 * (k + 4 - bytes));
                }

                sum += value / 2147483648f;
            }

            mono[i] = sum / channels;
        }

        return mono;
    }
}
