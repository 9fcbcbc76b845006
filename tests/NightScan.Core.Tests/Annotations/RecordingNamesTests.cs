using NightScan.Annotations;

namespace NightScan.Tests.Annotations;

/// <summary>Which recording a row is about.</summary>
public sealed class RecordingNamesTests : IDisposable
{
    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.wav")]
    [InlineData("A.WAV")]
    [InlineData("a")]
    [InlineData("a.flac")]
    [InlineData("./a.wav")]
    [InlineData("owl/site 1/a.wav")]
    [InlineData("site 1/a.wav")]
    [InlineData("site 1\\a")]
    [InlineData(@"D:\field\2026\site 1\a.wav")]
    [InlineData("/mnt/elsewhere/owl/site 1/a.mp3")]
    [InlineData("/mnt/x/a.wav")]
    [InlineData("../site 1/a.wav")]
    public void APathIsFoundByItsEnding(string written) =>
        Assert.Equal("owl/site 1/a.wav", Found(written, "owl/site 1/a.wav", "owl/b.wav"));

    [Theory]
    [InlineData("a.wav", "a.wav")]
    [InlineData("site 1/a.wav", "site 1/a.wav")]
    [InlineData("x/site 1/a.wav", "site 1/a.wav")]
    [InlineData("owl/site 1/a.wav", "owl/site 1/a.wav")]
    [InlineData("z/site 2/a.wav", "site 2/a.flac")]
    [InlineData("site 2/a.wav", "site 2/a.flac")]
    public void TheLongestEndingWins(string written, string recording) =>
        Assert.Equal(recording, Found(written, "a.wav", "site 1/a.wav", "owl/site 1/a.wav", "site 2/a.flac", "site 3/a.wav"));

    [Theory]
    [InlineData("c.wav")]
    [InlineData("a.2026")]
    [InlineData("aa.wav")]
    [InlineData("site 1")]
    public void OtherNamesAreNotFound(string written) => Assert.Equal("NS0704", Found(written, "site 1/a.wav"));

    [Theory]
    [InlineData("a.wav", "site 1/a.wav", "site 2/a.wav")]
    [InlineData("x/a", "site 1/a.wav", "site 2/a.wav")]
    [InlineData("site/a.mp3", "site/a.wav", "site/a.flac")]
    public void ANameOfSeveralIsNotUsed(string written, string first, string second)
    {
        AnnotationSet set = Read($"recording,start,end,label\n{written},1,2,owl\n{written},3,4,owl\n", first, second);
        Assert.Empty(set.ByRecording);
        AnnotationProblem problem = Assert.Single(set.Problems);
        Assert.Equal(("NS0705", 2), (problem.Descriptor.Code, problem.Line));
        Assert.All([first, second, "2 rows", "below AudioRoot"], part => Assert.Contains(part, problem.Message));
    }

    /// <summary>Recorders name files by the time: those of a place that is not there must not go to another place.</summary>
    [Fact]
    public void FilesThatATableTellsApartAreNotOneRecording()
    {
        AnnotationSet set = Read("""
            recording,start,end,label
            site 1/0600.wav,1,2,owl
            site 2/0600.wav,3,4,wren
            0600.wav,5,6,owl
            """, "site 1/0600.wav");
        Assert.Equal(["1–2 owl", "5–6 owl"], TableFolder.Of(set, "site 1/0600.wav"));
        Assert.Equal(["NS0704 3"], TableFolder.Problems(set));

        set = Read("recording,start,end,label\nsite 1/0600.wav,1,2,owl\nsite 2/0600.wav,3,4,wren\n", "0600.wav");
        Assert.Empty(set.ByRecording);
        Assert.Equal(["NS0705 2", "NS0705 3"], TableFolder.Problems(set));
    }

    [Fact]
    public void TheLettersAreTheSameInEachFormOfUnicode() =>
        Assert.Equal("Ö.wav", Found("Ö.wav".Normalize(NormalizationForm.FormD), "Ö.wav"));

    [Fact]
    public void ABareNameIsThatBesideTheTable()
    {
        _folder.Write("audio/site 2/all.csv", "recording,start,end,label\na.wav,1,2,owl\n");
        Assert.Equal(["site 2/a.wav"], _folder.Read("a.wav", "site 1/a.wav", "site 2/a.wav").ByRecording.Keys);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.Table.1.selections.txt")]
    [InlineData("a.TABLE.12.selections.TXT")]
    [InlineData("a.selections.txt")]
    [InlineData("a.BirdNET.results.csv")]
    [InlineData("a.BirdNET.results.txt")]
    [InlineData("a.BirdNET.selection.table.txt")]
    [InlineData("a.Audacity.txt")]
    [InlineData("a.csv")]
    [InlineData("a.tsv")]
    [InlineData("a.wav.txt")]
    public void TablesAreCalledAfterTheirRecording(string name)
    {
        string[] recordings = ["a.wav", "b.wav", "owl/a.wav", "wren/a.wav", "wren/Table.wav"];
        _folder.Write("audio/owl/" + name, "1\t2\towl\n");
        Assert.Equal(["owl/a.wav"], _folder.Read(recordings).ByRecording.Keys);
    }

    [Fact]
    public void TablesElsewhereMayStandInTheSameFolders()
    {
        _folder.Write("tables/site 1/a.txt", "1\t2\towl\n");
        _folder.Write("tables/b.txt", "1\t2\towl\n");
        _folder.Write("tables/c.2026.txt", "1\t2\towl\n");
        _folder.Named.Add(_folder.FullPath("tables"));
        AnnotationSet set = _folder.Read("site 1/a.wav", "site 2/a.wav", "site 2/b.wav", "c.wav");
        Assert.Equal(["site 1/a.wav", "site 2/b.wav"], set.ByRecording.Keys);
        Assert.Equal(["NS0704 1"], TableFolder.Problems(set));
    }

    [Fact]
    public void ATableOfSeveralNamesakesIsNotUsed()
    {
        _folder.Write("tables/a.txt", "1\t2\towl\n");
        _folder.Named.Add(_folder.FullPath("tables/a.txt"));
        AnnotationSet set = _folder.Read("site 1/a.wav", "site 2/a.wav");
        Assert.Equal(["NS0705 1"], TableFolder.Problems(set));
        Assert.Contains("beside its recording", set.Problems[0].Message);
    }

    [Fact]
    public void ManyRecordingsOfOneNameAreFoundByTheirFolders()
    {
        string[] recordings = [.. Enumerable.Range(0, 20_000).Select(i => $"{i}/audio.wav")];
        string rows = string.Concat(recordings.Select(path => $"{path},1,2,owl\n"));
        Assert.Equal(20_000, Read("recording,start,end,label\n" + rows, recordings).ByRecording.Count);
    }

    private AnnotationSet Read(string table, params string[] recordings)
    {
        _folder.Write("tables/all.csv", table);
        _folder.Named.Clear();
        _folder.Named.Add(_folder.FullPath("tables/all.csv"));
        return _folder.Read(recordings);
    }

    /// <summary>The recording that a row is about, or the code of why it is about none.</summary>
    private string Found(string written, params string[] recordings)
    {
        AnnotationSet set = Read($"recording,start,end,label\n{written},1,2,owl\n", recordings);
        return set.ByRecording.Keys.Concat(set.Problems.Select(problem => problem.Descriptor.Code)).Single();
    }
}
