using NightScan.Recordings.Metadata;

namespace NightScan.Tests.Recordings.Metadata;

public sealed class FileNameMetadataTests
{
    [Theory]
    [InlineData("20181214_191730.WAV", "2018-12-14T19:17:30")]
    [InlineData("20181214_191730T.WAV", "2018-12-14T19:17:30")]
    [InlineData("24F31903_20181214_191730.WAV", "2018-12-14T19:17:30")]
    [InlineData("SITE_20181214_191730_clip3.wav", "2018-12-14T19:17:30")]
    [InlineData("12345678_20181214_191730.wav", "2018-12-14T19:17:30")] // the site is no date
    [InlineData("20191399_20181214_191730.wav", "2018-12-14T19:17:30")]
    [InlineData("5C13FFAA.WAV", "2018-12-14T19:08:26+00:00")]
    [InlineData("owl/2019/S4A01234_20190505_045900.wav", "2019-05-05T04:59:00")]
    [InlineData("PREFIX_20190505$045900.wav", "2019-05-05T04:59:00")]
    [InlineData("SM3_0+1_20150505$045900.wac", "2015-05-05T04:59:00")]
    [InlineData("2019-05-05T04-59-00Z.flac", "2019-05-05T04:59:00+00:00")]
    [InlineData("20190505T045900+0200.mp3", "2019-05-05T04:59:00+02:00")]
    [InlineData("20190505T045900-0230_part2.mp3", "2019-05-05T04:59:00-02:30")]
    [InlineData("site 2019-05-05T04-59-00.250+02-00 (3).mp3", "2019-05-05T04:59:00+02:00")]
    [InlineData("2019-05-05 04.59.00.ogg", "2019-05-05T04:59:00")]
    [InlineData("2019_05_05_04_59_00.wav", "2019-05-05T04:59:00")]
    [InlineData("20190505045900.wav", "2019-05-05T04:59:00")]
    [InlineData("20190505_045900-0002.wav", "2019-05-05T04:59:00")] // a number, not an offset
    public void TimesAreReadFromNames(string path, string expected) =>
        Assert.Equal(expected, FileNameMetadata.Parse(path).Start.ToString());

    [Theory]
    [InlineData("owl.wav")]
    [InlineData("")]
    [InlineData(".wav")]
    [InlineData("20181314_191730.WAV")]
    [InlineData("20181214_251730.WAV")]
    [InlineData("120181214_191730.WAV")]
    [InlineData("20181214_1917301.WAV")]
    [InlineData("20181214.wav")] // also eight hexadecimal digits, of 1986
    [InlineData("20181214_1917.wav")]
    [InlineData("DEADBEEF.wav")] // of 2088
    [InlineData("5c13ffaa.wav")]
    [InlineData("LOCA_2021_09_24_652_3.wav")]
    [InlineData("XC123456 - Strix aluco.mp3")]
    [InlineData("19700101_000510.WAV")]
    [InlineData("20181214_191730/owl.wav")] // a folder
    public void OtherNamesTellNoTime(string path) => Assert.Null(FileNameMetadata.Parse(path).Start);

    [Theory]
    [InlineData("S4A01234_20190505_045900.wav", "Song Meter S4A01234")]
    [InlineData("a/b/S4U09876_20190505_045900.wav", "Song Meter S4U09876")]
    [InlineData("SMM00001_20210505_045900.wav", "Song Meter SMM00001")]
    [InlineData("SMA00002_20210505_045900.wav", "Song Meter SMA00002")]
    [InlineData("2MM00003_20230505_045900.wav", "Song Meter 2MM00003")]
    [InlineData("SITE0001_20190505_045900.wav", null)]
    [InlineData("S4A0123_20190505_045900.wav", null)]
    [InlineData("S4A01234.wav", null)]
    [InlineData("20181214_191730.WAV", null)]
    public void SongMetersNameFilesByTheirSerialNumber(string path, string? recorder) =>
        Assert.Equal(recorder, FileNameMetadata.Parse(path).Recorder);
}
