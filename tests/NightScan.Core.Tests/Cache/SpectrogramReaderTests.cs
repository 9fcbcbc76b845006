using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Tests.Cache;

public sealed class SpectrogramReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SpectrogramDataType.Float16)]
    [InlineData(SpectrogramDataType.Float32)]
    public void AWrittenSpectrogramIsReadBack(SpectrogramDataType type)
    {
        byte[] file = Written(type);
        LoadedSpectrogram spectrogram = SpectrogramReader.Read(Save(file));

        Assert.Equal((16, 26), (spectrogram.Mels, spectrogram.Frames));
        Assert.Equal(Enumerable.Range(0, 16 * 26).Select(i => i / 8f), spectrogram.Values);
    }

    [Fact]
    public void AFileThatIsCutShortAnywhereIsNamed()
    {
        byte[] file = Written(SpectrogramDataType.Float16);
        for (int length = 0; length < file.Length; length += 13)
        {
            Refuse(file[..length]);
        }
    }

    [Theory]
    [InlineData("(16, 26)", "(16, 99)")]
    [InlineData("(16, 26)", "(0, 416)")]
    [InlineData("(16, 26)", "(416,)  ")]
    [InlineData("(16, 26)", "(-1, -1)")]
    [InlineData("), }          ", "000000), }    ")]
    [InlineData(" 26), }                 ", " 999999999), }          ")]
    [InlineData("(16, 26), }                ", "(999999999, 999999999), }  ")]
    [InlineData("(16, 26), }                ", "(16, 99999999999999999), } ")]
    [InlineData("<f2", "<f4")]
    [InlineData("<f2", "<i2")]
    [InlineData("<f2", ">f2")]
    [InlineData("False", "True ")]
    [InlineData("NUMPY\u0001", "NUMPY\u0002")]
    [InlineData("NUMPY", "RIFFx")]
    public void AHeaderThatLiesOrSaysSomethingElseIsRefused(string old, string changed)
    {
        string file = Encoding.Latin1.GetString(Written(SpectrogramDataType.Float16));
        Assert.Contains(old, file, StringComparison.Ordinal);

        Refuse(Encoding.Latin1.GetBytes(file.Replace(old, changed, StringComparison.Ordinal)));
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        string path = _folder.File("none.npy");
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => SpectrogramReader.Read(path)).Diagnostic;
        Assert.Equal(("NS0311", path), (diagnostic.Code, diagnostic.File));
    }

    private void Refuse(byte[] file)
    {
        string path = Save(file);
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => SpectrogramReader.Read(path)).Diagnostic;
        Assert.Equal(("NS0311", path), (diagnostic.Code, diagnostic.File));
    }

    private string Save(byte[] file)
    {
        string path = _folder.File("one.npy");
        File.WriteAllBytes(path, file);
        return path;
    }

    /// <summary>A sealed file of the numbers 0, 1/8, 2/8 …, exact in both types.</summary>
    private static byte[] Written(SpectrogramDataType type)
    {
        SpectrogramFile format = new(TestSettings.SmallSpectrogram with { DataType = type });
        byte[] file = new byte[format.Length];
        using (MemoryStream stream = new(file, format.HeaderLength, format.DataLength))
        using (BinaryWriter writer = new(stream))
        {
            for (int i = 0; i < 16 * 26; i++)
            {
                if (type == SpectrogramDataType.Float16)
                {
                    writer.Write((Half)(i / 8f));
                }
                else
                {
                    writer.Write(i / 8f);
                }
            }
        }

        format.Seal(file, 1);
        return file;
    }
}
