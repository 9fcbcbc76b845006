using NightScan.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Tests.Spectrograms;

public sealed class SpectrogramSettingsTests
{
    private static readonly SpectrogramSettings s_general = SpectrogramPresets.Find("general")!;

    public static TheoryData<string, string, string> Bad() => new()
    {
        { "rate 0", "NS0202", "SampleRate=0" },
        { "fft 7", "NS0203", "FftSize=7" },
        { "fft 14", "NS0203", "FftSize=14" },
        { "fft 2", "NS0203", "FftSize=2" },
        { "fft 0", "NS0203", "FftSize=0" },
        { "fft -2048", "NS0203", "FftSize=-2048" },
        { "fft 262144", "NS0203", "FftSize=262144" },
        { "fft 675", "NS0203", "FftSize=675" },
        { "hop 0", "NS0202", "HopLength=0" },
        { "mels 0", "NS0202", "MelBands=0" },
        { "mels 1026", "NS0202", "at most 1025" },
        { "min -1", "NS0202", "MinFrequency=-1" },
        { "min NaN", "NS0202", "MinFrequency=NaN" },
        { "max NaN", "NS0202", "MaxFrequency=NaN" },
        { "max 50", "NS0202", "MinFrequency=50 must lie below MaxFrequency=50" },
        { "max 12000.5", "NS0204", "SampleRate to at least 24001" },
        { "max 12000", "NS0204", "11025" },
        { "top 0", "NS0202", "TopDb=0" },
        { "top Infinity", "NS0202", "TopDb=Infinity" },
        { "seconds 0", "NS0202", "Duration=0" },
        { "seconds NaN", "NS0202", "Duration=NaN" },
        { "seconds Infinity", "NS0202", "Duration=Infinity" },
        { "seconds 1e9", "NS0202", "Duration=1000000000" },
        { "seconds 0.04", "NS0202", "FftSize=2048" },
        { "seconds 3000", "NS0202", "raise HopLength or lower Duration" },
        { "fixed ,12", "NS0218", "NormalizationMean is not given" },
        { "fixed -40,", "NS0218", "NormalizationDeviation is not given" },
        { "fixed ,", "NS0218", "NormalizationMean and NormalizationDeviation is not given" },
        { "fixed NaN,12", "NS0202", "NormalizationMean=NaN must be from -1000 to 1000 dB" },
        { "fixed -40,0", "NS0202", "NormalizationDeviation=0 must be from 0.1" },
        { "pcen 1.5,2,0.5,0.4", "NS0202", "PcenGain=1.5 must be from 0 to 1" },
        { "pcen 0.98,-1,0.5,0.4", "NS0202", "PcenBias=-1" },
        { "pcen 0.98,2,1.01,0.4", "NS0202", "PcenPower=1.01" },
        { "pcen 0.98,2,0.5,0", "NS0202", "PcenTimeConstant=0 must be from 0.001" },
        { "padding 7", "NS0202", "Padding=7" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void NonsenseIsNamed(string change, string code, string words)
    {
        NightScanException exception = Assert.Throws<NightScanException>(() => With(change).Validate());
        Assert.Equal(code, exception.Diagnostic.Code);
        Assert.Contains(words, exception.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max 11025")]
    [InlineData("min 0")]
    [InlineData("fft 1920")]
    [InlineData("fft 256")]
    [InlineData("seconds 0.0465")]
    [InlineData("hop 4000")]
    [InlineData("fixed -40,0.1")]
    [InlineData("pcen 0,0,0,0.001")]
    [InlineData("pcen 1,1000,1,1000")]
    [InlineData("padding Reflect")]
    public void UnusualSettingsAreFine(string change) => With(change).Validate();

    [Fact]
    public void PresetsAreFine()
    {
        foreach (string name in SpectrogramPresets.Names)
        {
            SpectrogramPresets.Find(name)!.Validate();
        }

        Assert.Null(SpectrogramPresets.Find("dragon"));
        Assert.Equal(s_general, SpectrogramPresets.Find("General"));
    }

    /// <summary>A changed key makes every user's cache anew: only a change of results, with a raised version, may change this.</summary>
    [Fact]
    public void KeyIsTheSameForEver() => Assert.Equal("21c9172d74a041cfb05988d2512a161a", s_general.Key.ToString());

    [Theory]
    [InlineData("rate 22051")]
    [InlineData("fft 1024")]
    [InlineData("hop 511")]
    [InlineData("mels 127")]
    [InlineData("min 51")]
    [InlineData("max 10999.5")]
    [InlineData("top 79")]
    [InlineData("seconds 7")]
    [InlineData("type Float32")]
    [InlineData("padding Repeat")]
    [InlineData("padding Reflect")]
    [InlineData("numbers None")]
    [InlineData("fixed -40,12")]
    [InlineData("pcen 0.98,2,0.5,0.4")]
    public void KeyChangesWithEverythingThatShapes(string change) => Assert.NotEqual(s_general.Key, With(change).Key);

    /// <summary>All of them differ from each other.</summary>
    [Fact]
    public void KeyChangesWithTheNumbersOfANormalization()
    {
        string[] changes = ["padding Repeat", "padding Reflect", "numbers None", "fixed -40,12", "fixed -41,12", "fixed -40,13",
            "pcen 0.98,2,0.5,0.4", "pcen 0.97,2,0.5,0.4", "pcen 0.98,3,0.5,0.4", "pcen 0.98,2,0.4,0.4", "pcen 0.98,2,0.5,0.5"];
        Assert.Equal(changes.Length, changes.Select(change => With(change).Key).Distinct().Count());
    }

    /// <summary>Of the other normalisations, no number shapes anything.</summary>
    [Fact]
    public void KeyKnowsNothingThatHasNoEffect()
    {
        SpectrogramSettings other = s_general with { NormalizationMean = -40, NormalizationDeviation = 12, PcenGain = 0.5, PcenPower = 1 };
        Assert.Equal((s_general.Key, s_general.Describe()), (other.Key, other.Describe()));
        Assert.Equal((s_general with { Normalization = Normalization.Pcen }).Key,
            (s_general with { Normalization = Normalization.Pcen, TopDb = 60 }).Key);
    }

    [Fact]
    public void KeysOfOtherContractsAreTheSameForEver() => Assert.Equal(
        [
            "891592def02d34fc62db95a44fa39207", "6d43ef2b71c7c925a71963937f9be942", "269db0fa701878a48cc273b34fed978d",
            "fdd228a5c6a1ded73cd8d0abefb61932", "583ac8c8f63ace9aacaf344eae21ad13",
        ],
        ((string[])["padding Repeat", "numbers None", "fixed -40,12.5", "pcen 0.98,2,0.5,0.4", "pcen 0.8,2,0.25,0.06"])
            .Select(change => With(change).Key.ToString()));

    private static SpectrogramSettings With(string change)
    {
        string[] parts = change.Split(' ');
        double number = double.TryParse(parts[1], out double parsed) ? parsed : 0;
        double?[] numbers = [.. parts[1].Split(',').Select(text =>
            double.TryParse(text, CultureInfo.InvariantCulture, out double one) ? one : (double?)null)];
        return parts[0] switch
        {
            "padding" => s_general with { Padding = Enum.Parse<Padding>(parts[1]) },
            "numbers" => s_general with { Normalization = Enum.Parse<Normalization>(parts[1]) },
            "fixed" => s_general with
            {
                Normalization = Normalization.Fixed,
                NormalizationMean = numbers[0],
                NormalizationDeviation = numbers[1],
            },
            "pcen" => s_general with
            {
                Normalization = Normalization.Pcen,
                PcenGain = numbers[0]!.Value,
                PcenBias = numbers[1]!.Value,
                PcenPower = numbers[2]!.Value,
                PcenTimeConstant = numbers[3]!.Value,
            },
            "rate" => s_general with { SampleRate = (int)number },
            "fft" => s_general with { FftSize = (int)number },
            "hop" => s_general with { HopLength = (int)number },
            "mels" => s_general with { MelBands = (int)number },
            "min" => s_general with { MinFrequency = number },
            "max" => s_general with { MaxFrequency = number },
            "top" => s_general with { TopDb = number },
            "seconds" => s_general with { Duration = number, HopLength = number == 3000 ? 1 : s_general.HopLength },
            _ => s_general with { DataType = Enum.Parse<SpectrogramDataType>(parts[1]) },
        };
    }
}
