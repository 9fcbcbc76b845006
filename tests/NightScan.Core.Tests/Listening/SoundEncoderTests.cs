using NightScan.Listening;

namespace NightScan.Tests.Listening;

public sealed class SoundEncoderTests
{
    [Theory]
    [InlineData(22050, 22050)]
    [InlineData(96000, 96000)]
    [InlineData(192000, 19200)] // ultrasound, ten times slower
    [InlineData(250000, 25000)]
    public void AFileIsAPlainHeaderAndSamples(int sampleRate, int written)
    {
        byte[] file = SoundEncoder.Encode([0, 0.5f, -0.5f, 1, 3, -3, float.NaN], 1, sampleRate);

        Assert.Equal(SoundEncoder.Size(7), file.Length);
        Assert.Equal("RIFF"u8, file.AsSpan(0, 4));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal("WAVEfmt "u8, file.AsSpan(8, 8));
        // 16 bytes of format: PCM, one channel.
        Assert.Equal([16, 0x0001_0001, written, 2 * written, 0x0010_0002], Integers(file.AsSpan(16, 20)));
        Assert.Equal("data"u8, file.AsSpan(36, 4));
        Assert.Equal(14, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
        short[] samples = new short[7];
        Buffer.BlockCopy(file, 44, samples, 0, 14);
        Assert.Equal([0, 16384, -16384, 32767, 32767, -32768, 0], samples);
    }

    [Fact]
    public void TheGainIsAFactor()
    {
        byte[] file = SoundEncoder.Encode([0.001f], 100, 8000);
        Assert.Equal(3277, BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(44)));
    }

    private static int[] Integers(ReadOnlySpan<byte> bytes)
    {
        int[] integers = new int[bytes.Length / 4];
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        return integers;
    }
}
