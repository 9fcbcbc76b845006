using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Tests.Index;

public sealed class ListingDigestTests
{
    private static readonly List<ScannedRecording> s_listing =
        [.. Enumerable.Range(0, 50).Select(i => new ScannedRecording(new string('a', i % 9) + i, 1000 + (i % 3), 5_000_000_000 + (i % 4)))];

    [Fact]
    public void TheOrderDoesNotMatter()
    {
        List<ScannedRecording> shuffled = [.. s_listing];
        new Random(1).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shuffled));

        Assert.NotEqual(s_listing, shuffled);
        Assert.Equal(ListingDigest.Of(s_listing), ListingDigest.Of(shuffled));
    }

    [Fact]
    public void IsThatOfTheListingItself()
    {
        RecordingListing listing = new();
        s_listing.ForEach(recording => listing.Add(
            recording.Path[..(recording.Path.Length / 2)], recording.Path.AsSpan(recording.Path.Length / 2), recording.Size, recording.ModifiedNs));
        Assert.Equal(ListingDigest.Of(s_listing), ListingDigest.Of(listing));
        Assert.Equal(ListingDigest.Of(listing), ListingDigest.Parse(ListingDigest.Of(listing).ToBytes()));
    }

    [Fact]
    public void EverySingleChangeShows()
    {
        HashSet<ListingDigest> seen = [ListingDigest.Of(s_listing)];
        for (int i = 0; i < s_listing.Count; i++)
        {
            ScannedRecording was = s_listing[i];
            ScannedRecording[] changes =
            [
                was with { Size = was.Size + 1 }, was with { Size = was.Size - 1 }, was with { ModifiedNs = was.ModifiedNs + 1 },
                    was with { ModifiedNs = 0 },
                was with { Path = was.Path + "x" }, was with { Path = was.Path + "\0" }, was with { Path = "x" + was.Path },
                was with { Path = was.Path.ToUpperInvariant() + "X" },
                // Size and time swapped.
                new(was.Path, was.ModifiedNs, was.Size),
            ];
            foreach (ScannedRecording change in changes)
            {
                Assert.True(seen.Add(ListingDigest.Of([.. s_listing[..i], change, .. s_listing[(i + 1)..]])), $"{was} → {change}");
            }

            Assert.True(seen.Add(ListingDigest.Of([.. s_listing[..i], .. s_listing[(i + 1)..]])), $"without {was}");
            Assert.True(seen.Add(ListingDigest.Of([.. s_listing, was])), $"twice {was}");
        }
    }

    [Fact]
    public void WhatMovesFromOneRecordingToAnotherShows()
    {
        ScannedRecording a = new("a", 1, 10), b = new("b", 2, 20);

        Assert.NotEqual(ListingDigest.Of([a, b]), ListingDigest.Of([a with { Size = 2 }, b with { Size = 1 }]));
        Assert.NotEqual(ListingDigest.Of([a, b]), ListingDigest.Of([a with { ModifiedNs = 20 }, b with { ModifiedNs = 10 }]));
    }

    [Fact]
    public void ItIsTheSameWhenItComesBackFromTheIndex()
    {
        ListingDigest digest = ListingDigest.Of(s_listing);

        Assert.Equal(digest, ListingDigest.Parse(digest.ToBytes()));
        Assert.Null(ListingDigest.Parse(null));
        Assert.Null(ListingDigest.Parse(new byte[7]));
    }
}
