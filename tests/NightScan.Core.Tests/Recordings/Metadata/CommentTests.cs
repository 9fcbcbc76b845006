using NightScan.Recordings.Metadata;

namespace NightScan.Tests.Recordings.Metadata;

/// <summary>The texts that recorders and programs write, one by one.</summary>
public sealed class CommentTests
{
    [Theory]
    [InlineData("Recorded at 19:17:30 14/12/2018 by AudioMoth 0FE081F80FE081F0 at gain setting 2 while battery state was 4.0V",
        "2018-12-14T19:17:30", "AudioMoth 0FE081F80FE081F0")]
    [InlineData("Recorded at 19:17:30 14/12/2018 (UTC) by AudioMoth 0FE081F80FE081F0 at gain setting 2 while battery state was 4.0V",
        "2018-12-14T19:17:30+00:00", "AudioMoth 0FE081F80FE081F0")]
    [InlineData("Recorded at 21:00:00 02/06/2020 (UTC+1) by AudioMoth 24526B065D325963 at gain setting 2 while battery state was > 4.9V.",
        "2020-06-02T21:00:00+01:00", "AudioMoth 24526B065D325963")]
    [InlineData("Recorded at 21:00:00 02/06/2020 (UTC-2:30) by AudioMoth 24526B065D325963 at medium gain setting while battery state was "
        + "4.5V and temperature was 21.3C.", "2020-06-02T21:00:00-02:30", "AudioMoth 24526B065D325963")]
    [InlineData("Recorded at 10:00:00.500 28/05/2024 (UTC+10) by AudioMoth 243B1F026488F56E at medium gain while battery was 3.8V and "
        + "temperature was 12.8C. Recording stopped due to switch position change.", "2024-05-28T10:00:00.5+10:00",
        "AudioMoth 243B1F026488F56E")]
    [InlineData("Recorded at 10:00:00 28/05/2024 (UTC) during deployment 0102030405060708 at medium gain while battery was 3.8V.",
        "2024-05-28T10:00:00+00:00", null)]
    [InlineData("Recorded at 00:05:10 01/01/1970 (UTC) by AudioMoth 0FE081F80FE081F0 at gain setting 2 while battery state was 4.0V", null,
        "AudioMoth 0FE081F80FE081F0")]
    [InlineData("Recorded at 19:17:30 14/13/2018 (UTC) by AudioMoth 0FE081F80FE081F0", null, "AudioMoth 0FE081F80FE081F0")]
    [InlineData("Recorded at 19:17:30 14/12/2018 (UTC+99) by AudioMoth 0FE081F80FE081F0F", "2018-12-14T19:17:30", null)]
    [InlineData("a tawny owl", null, null)]
    [InlineData("", null, null)]
    public void AnAudioMothsSentence(string text, string? start, string? recorder) => Expect(AudioMothComment.Parse(text), start, recorder);

    [Theory]
    [InlineData("""opso_metadata{"recording_start_time": "2024-05-28T10:00:00+00:00", "device_id": "AudioMoth 243B1F026488F56E", "channels": 1}""", "2024-05-28T10:00:00+00:00", "AudioMoth 243B1F026488F56E")]
    [InlineData("""opso_metadata{"recording_start_time": 5, "device_id": null}""", null, null)]
    [InlineData("""opso_metadata{"recording_start_time": "2024-05-28T10""", null, null)]
    [InlineData("""opso_metadata{"device_id": "\uD800"}""", null, null)]
    [InlineData("opso_metadata[1]", null, null)]
    [InlineData("opso_metadata", null, null)]
    [InlineData("""{"device_id": "x"}""", null, null)]
    public void OpenSoundscapesObject(string text, string? start, string? recorder) =>
        Expect(OpenSoundscapeComment.Parse(text), start, recorder);

    [Fact]
    public void DeepNestingDoesNoHarm() => Expect(OpenSoundscapeComment.Parse("opso_metadata" + new string('[', 60000)), null, null);

    [Theory]
    [InlineData("GUANO|Version: 1.0\nTimestamp: 2017-04-19T22:33:10-05:00\nMake: Titley Scientific\nModel: Anabat Swift\nSerial: "
        + "12345\nLoc Position: 32.1878651 -86.1057312\n",
        "2017-04-19T22:33:10-05:00", "Anabat Swift 12345", "32.1878651 -86.1057312")]
    [InlineData("GUANO|Version:1.0\r\nTimestamp:2020-05-01 21:00:00\r\nMake:Open Acoustic "
        + "Devices\r\nModel:AudioMoth\r\nSerial:24F319055FDF2F5B\r\nLoc Position:-90 180\r\n\0\0",
        "2020-05-01T21:00:00", "AudioMoth 24F319055FDF2F5B", "-90 180")]
    [InlineData("\uFEFFTimestamp: 2017-04-19T22:33:10Z\nMake: Wildlife Acoustics", "2017-04-19T22:33:10+00:00", "Wildlife Acoustics", null)]
    [InlineData("Make: Pettersson\nSerial: 7", null, "Pettersson 7", null)]
    [InlineData("Loc Position: (51.5, -0.12)", null, null, "51.5 -0.12")]
    [InlineData("Loc Position: 91 0\nLoc Position: 1 181\nLoc Position: 1\nLoc Position: 1 2 3\nLoc Position: NaN 1\nLoc Position: 0 "
        + "0\nLoc Position: 0.0 1e-3", null, null, "0 0.001")]
    [InlineData("Timestamp: yesterday\nTimestamp: 2017-04-19T22:33:10", "2017-04-19T22:33:10", null, null)]
    [InlineData("Model: \u001b[31mred\u202E\u0007\tx  \nSerial:", null, "[31mredx", null)]
    [InlineData("no colon\n:\n::::\n", null, null, null)]
    [InlineData("", null, null, null)]
    public void Guano(string text, string? start, string? recorder, string? place)
    {
        RecordingMetadata metadata = GuanoText.Parse(Encoding.UTF8.GetBytes(text));

        Expect(metadata, start, recorder);
        Assert.Equal(place, metadata.Place is RecordingPlace found ? FormattableString.Invariant($"{found.Latitude} {found.Longitude}")
            : null);
    }

    [Fact]
    public void WhatIsNotUTF8IsReplaced()
    {
        byte[] text = [.. "Model: "u8, 0xFF, (byte)'x', 0xC3, .. "\nSerial: 1"u8];

        Assert.Equal("\uFFFDx\uFFFD 1", GuanoText.Parse(text).Recorder);
    }

    [Fact]
    public void NamesHaveABearableLength()
    {
        string recorder = GuanoText.Parse(Encoding.UTF8.GetBytes("Model: " + string.Concat(Enumerable.Repeat("🦉", 10000)))).Recorder!;

        Assert.Equal(100, recorder.Length);
        Assert.EndsWith("🦉", recorder, StringComparison.Ordinal);
    }

    private static void Expect(RecordingMetadata metadata, string? start, string? recorder) =>
        Assert.Equal((start, recorder), (metadata.Start?.ToString(), metadata.Recorder));
}
