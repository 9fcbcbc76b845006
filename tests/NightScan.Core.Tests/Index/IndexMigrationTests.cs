using System.IO.Hashing;
using Microsoft.Data.Sqlite;
using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Tests.Builds;
using NightScan.Tests.Recordings.Metadata;

namespace NightScan.Tests.Index;

/// <summary>
/// An index of schema 1, as the version before made it: owl 1 to 8 and frog 101 to 106 of <see cref="PipelineFolder"/>, a broken
/// recording, MaxSamplesPerClass 7 and one variant.
/// </summary>
public sealed class IndexMigrationTests : IDisposable
{
    private const string Rows = """
        SELECT id, class_id, path, split, group_hash, selected, size, modified_ns, content_hash, sample_rate, channels, frames, error_code, error, error_decoders,
            stem, output_split, output_stem, output_count, output_keys, output_files, pending
        FROM recordings ORDER BY id
        """;

    private const string Metadata = "SELECT file_path, recorded_at, recorder, latitude, longitude FROM audio_samples ORDER BY 1";

    private const string Spectrograms = "SELECT path, output_keys, output_files FROM recordings ORDER BY id";

    private readonly PipelineFolder _data = new();

    public IndexMigrationTests()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(1), MaxSamplesPerClass = 7 };
        Directory.CreateDirectory(_data.Cache);
        _data.Execute(File.ReadAllText(Path.Join(AppContext.BaseDirectory, "Fixtures", "index-schema1.sql")));
    }

    public void Dispose() => _data.Dispose();

    private string[] QueryOld(string path, string sql)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader rows = command.ExecuteReader();
        List<string> lines = [];
        while (rows.Read())
        {
            lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount)
                .Select(i => rows.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : rows.GetValue(i).ToString())));
        }

        return [.. lines];
    }

    /// <summary>As a version before content hashes had a name would have begun it.</summary>
    private void MakeCacheOfOlderVersion() => File.WriteAllText(Path.Join(_data.Cache, ".identity"), Guid.NewGuid().ToString("N"));

    private string Method() => _data.Query("SELECT value FROM meta WHERE key = 'content_hash'").Single();

    [Fact]
    public void ANewIndexHashesFast()
    {
        File.Delete(_data.Settings.IndexDb);
        _data.Write("owl", 1);
        _data.Build();

        Assert.Equal("xxh128", Method());
        Assert.Equal([Convert.ToHexString(XxHash128.Hash(File.ReadAllBytes(_data.Recording("owl/r001.wav"))))],
            _data.Query("SELECT hex(content_hash) FROM recordings"));
    }

    [Fact]
    public void AnOlderIndexGoesOnWithTheHashesThatItHasAndNothingIsMadeAgain()
    {
        File.Delete(_data.Settings.IndexDb);
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        MakeCacheOfOlderVersion();
        _data.Build();
        Assert.Equal("sha256", Method());
        string[] rows = _data.Query(Rows);
        var contents = _data.Contents();
        FormerSchema.Restore(_data.Settings.IndexDb, 4);

        Assert.Equal($"0/{contents.Count}/0/0", _data.Build().Summary());
        Assert.Equal("sha256", Method());
        Assert.Equal(rows, _data.Query(Rows));

        // Read again, they still are what they were; a new one and a copy are known by the same hash.
        _data.Settings = _data.Settings with { RehashContents = true };
        Assert.Equal($"0/{contents.Count}/0/0", _data.Build().Summary());
        Assert.Equal(rows, _data.Query(Rows));
        File.Copy(_data.Recording("owl/r003.wav"), _data.Recording("owl/copy.wav"));
        _data.Age("owl/copy.wav");
        _data.Build();
        Assert.Equal(["2"], _data.Query("SELECT count(*) FROM recordings WHERE content_hash = (SELECT content_hash FROM recordings WHERE "
            + "path = 'copy.wav')"));
    }

    [Fact]
    public void AnIndexFromBeforeWindowsGoesOnAndMakesNothingAgain()
    {
        const string schema = "SELECT type, name, sql FROM sqlite_master WHERE type <> 'table' ORDER BY type, name";
        File.Delete(_data.Settings.IndexDb);
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        _data.Write("frog", [.. Enumerable.Range(101, 6)]);
        _data.Build();
        string[] rows = _data.Query(Rows), now = _data.Query(schema), counts = _data.Query("SELECT * FROM class_counts ORDER BY 1, 2");
        var contents = _data.Contents();
        FormerSchema.Restore(_data.Settings.IndexDb, 5);
        Assert.NotEqual(now, _data.Query(schema));
        Assert.DoesNotContain("source", _data.Query("SELECT name FROM pragma_table_info('recordings')"));

        Assert.Equal($"0/{contents.Count}/0/0", _data.Build().Summary());
        Assert.Equal(rows, _data.Query(Rows));
        Assert.Equal(now, _data.Query(schema));
        Assert.Equal(counts, _data.Query("SELECT * FROM class_counts ORDER BY 1, 2"));
        Assert.True(File.Exists(IndexFormat.BackupPath(_data.Settings.IndexDb, 5)));

        // And it takes up windows as a new one does.
        _data.Settings = _data.Settings with { Windows = WindowChoice.All, FinalWindow = FinalWindow.Drop };
        Assert.Equal($"0/{contents.Count}/0/0", _data.Build().Summary());
        Assert.Equal(contents, _data.Contents());
    }

    [Fact]
    public void ALostIndexOfAnOlderVersionMakesNothingAgain()
    {
        File.Delete(_data.Settings.IndexDb);
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        MakeCacheOfOlderVersion();
        _data.Build();
        var contents = _data.Contents();
        File.Delete(_data.Settings.IndexDb);

        Assert.Equal($"0/{contents.Count}/0/0", _data.Build().Summary());
        Assert.Equal("sha256", Method());
        Assert.Equal(contents.Keys, _data.Contents().Keys);
    }

    [Fact]
    public void AnIndexWithHashesOfALaterVersionIsRefused()
    {
        File.Delete(_data.Settings.IndexDb);
        _data.Write("owl", 1);
        _data.Build();
        _data.Execute("UPDATE meta SET value = 'blake4' WHERE key = 'content_hash'");

        var exception = Assert.Throws<NightScanException>(() => _data.Build());
        Assert.Equal("NS0305", exception.Diagnostic.Code);
        Assert.Contains("blake4", exception.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOlderIndexBecomesOneOfThisSchemaAndKeepsEveryRow()
    {
        string[] before = QueryOld(_data.Settings.IndexDb, Rows);
        IndexDatabase.Open(_data.Settings.IndexDb).Dispose();

        Assert.Equal(before, QueryOld(_data.Settings.IndexDb, Rows));
        Assert.Equal([$"{IndexSchema.Version}"], QueryOld(_data.Settings.IndexDb, "PRAGMA user_version"));
        Assert.Equal(["13|1|19"], QueryOld(_data.Settings.IndexDb,
            "SELECT sum(selected) - sum(failed), sum(failed), sum(files) FROM class_counts"));
    }

    [Fact]
    public void ItsTablesAreThoseOfANewIndex()
    {
        const string schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name";
        string other = Path.Join(_data.Cache, "other.db");
        IndexDatabase.Open(other).Dispose();
        IndexDatabase.Open(_data.Settings.IndexDb).Dispose();

        Assert.Equal(QueryOld(other, schema), QueryOld(_data.Settings.IndexDb, schema));
    }

    [Fact]
    public void ACopyOfTheOlderIndexStaysBeside()
    {
        string[] before = QueryOld(_data.Settings.IndexDb, Rows);
        IndexDatabase.Open(_data.Settings.IndexDb).Dispose();
        string backup = _data.Settings.IndexDb + ".schema1";

        Assert.Equal(before, QueryOld(backup, Rows));
        Assert.Equal(["1"], QueryOld(backup, "PRAGMA user_version"));
        Assert.False(File.Exists(backup + ".tmp"));
    }

    [Fact]
    public void AMigrationThatFailsChangesNothing()
    {
        string[] before = QueryOld(_data.Settings.IndexDb, "SELECT * FROM sqlite_master");
        // In the way of a table that comes after other changes.
        _data.Execute("CREATE TABLE class_counts(x)");

        Assert.Throws<NightScanException>(() => IndexDatabase.Open(_data.Settings.IndexDb));
        _data.Execute("DROP TABLE class_counts");
        Assert.Equal(before, QueryOld(_data.Settings.IndexDb, "SELECT * FROM sqlite_master"));
        Assert.Equal(["1"], QueryOld(_data.Settings.IndexDb, "PRAGMA user_version"));
        IndexDatabase.Open(_data.Settings.IndexDb).Dispose();
    }

    [Fact]
    public void WhoOnlyReadsIsToldToBuildFirst()
    {
        var exception = Assert.Throws<NightScanException>(() => IndexDatabase.OpenRead(_data.Settings.IndexDb));

        Assert.Equal("NS0320", exception.Diagnostic.Code);
        Assert.Equal(["1"], QueryOld(_data.Settings.IndexDb, "PRAGMA user_version"));
    }

    [Fact]
    public void TheNextBuildGoesOnFromIt()
    {
        string[] splits = QueryOld(_data.Settings.IndexDb, "SELECT file_path, split FROM audio_samples ORDER BY 1");
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        _data.Write("frog", [.. Enumerable.Range(101, 6)]);
        File.WriteAllText(_data.Recording("frog/broken.wav"), "not audio");
        _data.Age("frog/broken.wav");

        // The cache is not part of the fixture: its files are missing, and are made again.
        Assert.Equal("19/0/0/1", _data.Build().Summary());
        Assert.Equal(splits, _data.Query("SELECT file_path, split FROM audio_samples ORDER BY 1"));
        Assert.Equal("0/19/0/1", _data.Build().Summary());
    }

    [Fact]
    public void KnownRecordingsGetTheirMetadataWithoutBeingDecoded()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        _data.Write("frog", [.. Enumerable.Range(101, 6)]);
        _data.Build();
        long count = long.Parse(_data.Query("SELECT count(*) FROM recordings").Single());
        File.Move(_data.Recording("owl/r001.wav"), _data.Recording("owl/20190505_045900.wav"));
        MetadataWave.Append(_data.Recording("frog/r101.wav"), MetadataWave.Guano("Model: Batlogger\nSerial: 9\nLoc Position: 47.1 8.5"));
        _data.Age("frog/r101.wav");
        _data.Build();
        string nothing = $"0/{_data.Outputs().Length}/0/0";
        string[] complete = _data.Query(Metadata), spectrograms = _data.Query(Spectrograms);
        Assert.Equal(["frog/r101.wav||Batlogger 9|47.1|8.5", "owl/20190505_045900.wav|2019-05-05T04:59:00|||"],
            complete.Where(row => !row.EndsWith("||||", StringComparison.Ordinal)));

        // As in an index of schema 2.
        _data.Execute("UPDATE recordings SET recorded_at = NULL, recorder = NULL, latitude = NULL, longitude = NULL; DELETE FROM meta "
            + "WHERE key = 'metadata'");
        Assert.Equal(nothing, _data.Build().Summary());
        Assert.Equal(complete, _data.Query(Metadata));
        Assert.Equal(spectrograms, _data.Query(Spectrograms));
        Assert.Equal(["1"], _data.Query("SELECT count(*) FROM meta WHERE key LIKE 'metadata%'"));
        Assert.Equal(count, complete.Length);

        // It is done once.
        _data.Execute("UPDATE recordings SET recorder = 'kept'");
        _data.Build();
        Assert.Equal([$"{complete.Length}"], _data.Query("SELECT count(*) FROM recordings WHERE recorder = 'kept'"));
    }

    [Fact]
    public void RecordingsOfAnIndexWithoutChangeTimesAreHashedAgainWhenTheyAreDecodedAndNotBefore()
    {
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 0 };
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        MakeCacheOfOlderVersion();
        _data.Build();
        string[] rows = _data.Query(Rows);
        var contents = _data.Contents();
        string copy = File.ReadAllText(Path.Join(_data.Cache, "splits.csv"));
        FormerSchema.Restore(_data.Settings.IndexDb, 3);

        Assert.Equal($"0/{contents.Count}/0/0", _data.Build().Summary());
        Assert.Equal(rows, _data.Query(Rows));
        Assert.Equal(copy, File.ReadAllText(Path.Join(_data.Cache, "splits.csv")));
        Assert.Equal(["0"], _data.Query("SELECT DISTINCT changed_ns FROM recordings"));
        Assert.True(File.Exists(IndexFormat.BackupPath(_data.Settings.IndexDb, 3)));

        // One was replaced under its size and time: decoding it finds out.
        string path = _data.Recording("owl/r001.wav");
        DateTime time = File.GetLastWriteTimeUtc(path);
        WaveFile.WriteTone(path, 99);
        File.SetLastWriteTimeUtc(path, time);
        _data.Settings = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { MelBands = 20 } };
        _data.Build();
        Assert.Equal(("NS0116", path), (Assert.Single(_data.Said.Warnings).Code, _data.Said.Warnings[0].File));
        _data.Build();
        Assert.Empty(_data.Said.Warnings);
        Assert.Equal(contents.Keys, _data.Contents().Keys);
    }

    [Fact]
    public void ThePassGoesOnWhereItWasInterrupted()
    {
        _data.Write("owl", 1, 2, 3);
        _data.Build();
        _data.Execute("""
            UPDATE recordings SET recorder = 'kept';
            DELETE FROM meta WHERE key = 'metadata';
            INSERT INTO meta SELECT 'metadata_read_to', min(id) FROM recordings
            """);
        _data.Build();

        Assert.Equal(["kept", "", ""], _data.Query("SELECT recorder FROM recordings ORDER BY id"));
    }

    [Fact]
    public void ARecordingThatThePassCannotReadIsReadByTheNextBuild()
    {
        _data.Write("owl", 1, 2, 3);
        MetadataWave.Append(_data.Recording("owl/r001.wav"), MetadataWave.Guano("Model: Batlogger"));
        _data.Age("owl/r001.wav");
        _data.Build();
        _data.Execute("UPDATE recordings SET recorder = NULL; DELETE FROM meta WHERE key = 'metadata'");
        string path = _data.Recording("owl/r001.wav"), beside = path + ".beside";
        File.Move(path, beside);
        using (IndexDatabase index = IndexDatabase.Open(_data.Settings.IndexDb))
        {
            new KnownMetadata(index, _data.Settings, _data.Said, default).Complete();
        }

        File.Move(beside, path);
        Assert.Equal([""], _data.Query("SELECT recorder FROM recordings WHERE path = 'r001.wav'"));
        _data.Build();
        Assert.Equal(["Batlogger"], _data.Query("SELECT recorder FROM recordings WHERE path = 'r001.wav'"));
    }
}
