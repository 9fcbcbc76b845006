using NightScan.Recordings;

namespace NightScan.Tests.Recordings;

public sealed class RecordingListingTests
{
    [Fact]
    public void GrowsAndBeginsAnew()
    {
        RecordingListing listing = new();
        Fill(listing, "deep/", 5000);
        Assert.Equal("deep/name 4999.wav", listing.Path(4999));
        listing.Clear();
        Assert.Empty(listing.Sorted());

        List<ScannedRecording> expected = Fill(listing, "", 300);
        Assert.Equal(300, listing.Count);
        Assert.Equal(expected.OrderBy(recording => recording.Path, StringComparer.Ordinal), listing.Sorted());
    }

    private static List<ScannedRecording> Fill(RecordingListing listing, string folder, int count)
    {
        List<ScannedRecording> added = [];
        for (int i = 0; i < count; i++)
        {
            ScannedRecording recording = new($"{folder}name {i}.wav", i, -i);
            listing.Add(folder, $"name {i}.wav", recording.Size, recording.ModifiedNs);
            added.Add(recording);
        }

        return added;
    }
}
