using NightScan.Recordings.Metadata;

namespace NightScan.Tests.Recordings.Metadata;

public sealed class RecordingTimeTests
{
    [Theory]
    [InlineData("2018-12-14T19:17:30", "2018-12-14T19:17:30")]
    [InlineData("2018-12-14 19:17:30", "2018-12-14T19:17:30")]
    [InlineData("2018-12-14T19:17:30Z", "2018-12-14T19:17:30+00:00")]
    [InlineData(" 2018-12-14T19:17:30.25-05:00 ", "2018-12-14T19:17:30.25-05:00")]
    [InlineData("2018-12-14T19:17:30.123456+0545", "2018-12-14T19:17:30.123+05:45")]
    [InlineData("2018-12-14T19:17:30+02", "2018-12-14T19:17:30+02:00")]
    [InlineData("2018-12-14T19:17:30 -02:30", "2018-12-14T19:17:30-02:30")]
    [InlineData("1958-06-01T05:00:00", "1958-06-01T05:00:00")]
    public void TimesAreWrittenAsTheyWereTold(string text, string written)
    {
        RecordingTime time = RecordingTime.Parse(text)!.Value;

        Assert.Equal(written, time.ToString());
        Assert.Equal(written, RecordingTime.Parse(written)!.Value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("2018-12-14")]
    [InlineData("2018-13-14T19:17:30")]
    [InlineData("2019-02-29T19:17:30")]
    [InlineData("2018-12-14T24:17:30")]
    [InlineData("2018-12-14T19:17:30+15:00")]
    [InlineData("2018-12-14T19:17:30+02:60")]
    [InlineData("2018-12-14T19:17:30+")]
    [InlineData("2018-12-14T19:17:30-2")]
    [InlineData("2018-12-14T19:17:30ZZ")]
    [InlineData("1970-01-01T00:05:10Z")] // a clock that was never set
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("9999-12-31T23:59:59")]
    public void WhatIsNoTimeOfARecordingIsNone(string text) => Assert.Null(RecordingTime.Parse(text));

    [Theory]
    [InlineData("2019-05-05T12:00:00", "2019-05-05")]
    [InlineData("2019-05-05T23:59:59", "2019-05-05")]
    [InlineData("2019-05-06T04:59:00+02:00", "2019-05-05")]
    [InlineData("2019-05-06T11:59:59", "2019-05-05")]
    [InlineData("2020-01-01T00:00:00", "2019-12-31")]
    public void ANightLastsFromNoonToNoon(string text, string night) =>
        Assert.Equal(night, RecordingTime.Parse(text)!.Value.Night.ToString("yyyy-MM-dd", null));

    [Theory]
    [InlineData(0, "2018-12-14T23:59:58+01:00")]
    [InlineData(2.5, "2018-12-15T00:00:00.5+01:00")]
    [InlineData(2.9999999, "2018-12-15T00:00:01+01:00")]
    public void AWindowBeginsLater(double seconds, string expected) =>
        Assert.Equal(expected, RecordingTime.Parse("2018-12-14T23:59:58+01:00")!.Value.Add(seconds).ToString());
}
