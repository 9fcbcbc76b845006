using NightScan.Cache;
using NightScan.Spectrograms;

namespace NightScan.Tests.Cache;

public sealed class SpectrogramFileTests
{
    private static readonly SpectrogramFile Format = new(TestSettings.SmallSpectrogram);

    [Theory]
    [InlineData(SpectrogramDataType.Float16, "<f2", 2)]
    [InlineData(SpectrogramDataType.Float32, "<f4", 4)]
    public void TheHeaderIsTheOneThatNumpySaveWrites(SpectrogramDataType type, string descr, int bytes)
    {
        SpectrogramFile format = new(TestSettings.SmallSpectrogram with { DataType = type });
        byte[] file = new byte[format.Length];
        format.Seal(file, 1);

        string expected = $"\u0093NUMPY\u0001\0v\0{{'descr': '{descr}', 'fortran_order': False, 'shape': (16, 26), }}";
        Assert.Equal(expected.PadRight(127) + "\n", Encoding.Latin1.GetString(file, 0, 128));
        Assert.Equal(16 * 26 * bytes, format.DataLength);
        Assert.Equal(128 + format.DataLength + SpectrogramFile.TrailerLength, format.Length);
    }

    [Fact]
    public void AWholeFileTellsItsKey()
    {
        byte[] file = Sealed(0xFEEDFACECAFEBEEF);

        Assert.Null(Format.Check(file, out ulong key));
        Assert.Equal(0xFEEDFACECAFEBEEF, key);
    }

    [Fact]
    public void AnyChangedByteAndAnyOtherLengthIsFound()
    {
        byte[] file = Sealed(42);
        for (int i = 0; i < file.Length; i++)
        {
            file[i] ^= 0x10;
            Assert.NotNull(Format.Check(file, out _));
            file[i] ^= 0x10;
        }

        Assert.NotNull(Format.Check(file.AsSpan(0, file.Length - 1), out _));
        Assert.NotNull(Format.Check([.. file, 0], out _));
        Assert.NotNull(Format.Check([], out _));
    }

    private static byte[] Sealed(ulong key)
    {
        byte[] file = new byte[Format.Length];
        new Random(1).NextBytes(Format.Data(file));
        Format.Seal(file, key);
        return file;
    }
}
