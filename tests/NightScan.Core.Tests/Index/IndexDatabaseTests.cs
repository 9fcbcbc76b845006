using NightScan.Diagnostics;
using NightScan.Index;

namespace NightScan.Tests.Index;

/// <summary>Statements, rows and errors of an index.</summary>
public sealed class IndexDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IndexDatabase _index;

    public IndexDatabaseTests() => _index = IndexDatabase.Open(Path.Join(_folder.Path, "index.db"));

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ARowTellsNullFromAValue()
    {
        (int?, int?, string?, string?, Split?, byte[]?)[] rows = [.. _index.Query("SELECT NULL, 7, NULL, 'owl', 2, x'0102'", static row =>
            (row.IntOrNull(0), row.IntOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.SplitOrNull(4), row.BytesOrNull(5)))];

        (int? none, int? seven, string? nothing, string? owl, Split? split, byte[]? bytes) = Assert.Single(rows);
        Assert.Equal((null, 7, null, "owl", Split.Test), (none, seven, nothing, owl, split));
        Assert.Equal([1, 2], bytes);
    }

    [Fact]
    public void KeysComeBackAsTheyWereWritten()
    {
        ulong[] keys = [1, 0, ulong.MaxValue];

        Assert.Equal(keys, _index.Query("SELECT $1", static row => row.Keys(0), OutputKeys.Format(keys)).Single());
        Assert.Empty(_index.Query("SELECT NULL", static row => row.Keys(0)).Single());
    }

    [Fact]
    public void AQueryIsAskedWithWhatItWasGivenWheneverItIsRead()
    {
        IEnumerable<long> first = Numbers(1), second = Numbers(10);

        Assert.Equal([10, 11], second);
        Assert.Equal(1, first.First());
        Assert.Equal([1, 2], first);

        IEnumerable<long> Numbers(long from) => _index.Query("SELECT $1 UNION SELECT $1 + 1", static row => row.Long(0), from);
    }

    [Fact]
    public void ErrorsOfSqliteHaveACodeAndTheFile()
    {
        Expect(() => _index.Execute("DELETE FROM nowhere"));
        Expect(() => _index.Count("SELECT count(*) FROM nowhere"));
        Expect(() => _index.Query("SELECT * FROM nowhere", static row => row.Long(0)).ToList());
        Expect(() => _index.Query("SELECT abs($1)", static row => row.Long(0), long.MinValue).ToList());
        bool isDone = false;
        Expect(() => _index.InTransaction(() =>
        {
            _index.Execute("PRAGMA defer_foreign_keys=ON");
            _index.Execute("""
                INSERT INTO recordings(class_id, path, split, group_hash, selected, size, modified_ns, content_hash, stem)
                VALUES(99, 'a', 0, 0, 0, 0, 0, x'', 'a')
                """);
            isDone = true;
        }));
        Assert.True(isDone);

        void Expect(Action statement)
        {
            NightScanException exception = Assert.Throws<NightScanException>(statement);
            Assert.Equal((DiagnosticCodes.NotAnIndex, _index.Path), (exception.Diagnostic.Descriptor, exception.Diagnostic.File));
            Assert.True(IndexTrouble.Is(exception));
        }
    }

    [Fact]
    public void WhatIsNotCommittedIsTakenBack()
    {
        Assert.Throws<TimeoutException>(() => _index.InTransaction(() =>
        {
            _index.WriteMeta(MetaKey.Plan, "lost");
            throw new TimeoutException();
        }));
        _index.InTransaction(() => _index.WriteMeta(MetaKey.Settings, "kept"));

        Assert.Equal((null, "kept"), (_index.ReadMeta(MetaKey.Plan), _index.ReadMeta(MetaKey.Settings)));
    }

    [Fact]
    public void AnIndexGoesWithAllThatLiesBesideIt()
    {
        string[] suffixes = ["", "-wal", "-shm", "-journal"];
        string from = Path.Join(_folder.Path, "from.db"), to = Path.Join(_folder.Path, "to.db");
        Array.ForEach(suffixes, suffix => File.WriteAllText(from + suffix, suffix));
        Array.ForEach(suffixes, suffix => File.WriteAllText(to + suffix, "other"));

        IndexFiles.Move(from, to);
        Assert.Equal(suffixes, suffixes.Select(suffix => File.ReadAllText(to + suffix)));
        Assert.True(IndexFiles.HasLog(to));

        IndexFiles.Delete(to);
        Assert.DoesNotContain(suffixes, suffix => File.Exists(from + suffix) || File.Exists(to + suffix));
    }

    [Fact]
    public void CountsOfSplitsAddUp()
    {
        SplitCounts counts = SplitCounts.Of([(Split.Train, 3), (Split.Test, 1), (Split.Train, 2)]);
        counts += SplitCounts.Of([(Split.Validation, 4)]);
        counts[Split.Test]++;

        Assert.Equal((5, 4, 2, 11), (counts[Split.Train], counts[Split.Validation], counts[Split.Test], counts.Sum));
    }
}
