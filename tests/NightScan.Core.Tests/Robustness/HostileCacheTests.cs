using NightScan.Pipeline;
using NightScan.Tests.Pipeline;

namespace NightScan.Tests.Robustness;

/// <summary>A cache folder that somebody tampered with: builds say so, and do not reach out of it.</summary>
public sealed class HostileCacheTests : IDisposable
{
    private readonly HostileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_link_in_the_place_of_the_folder_that_builds_empty_is_refused()
    {
        Directory.CreateDirectory(_folder.Data.Cache);
        File.CreateSymbolicLink(Path.Join(_folder.Data.Cache, ".partial"), _folder.Outside(""));
        string[] around = _folder.Surroundings();

        Assert.Equal("NS0303", _folder.Data.FailBuild());
        Assert.Equal(around, _folder.Surroundings());
        File.Delete(Path.Join(_folder.Data.Cache, ".partial"));
        Assert.Equal("1/0/0/0", _folder.Data.Build().Summary());
    }

    [Theory]
    [InlineData(".partial")]
    [InlineData(".partial/0-of-1")]
    public void A_link_in_the_place_of_a_folder_that_shards_empty_is_refused(string name)
    {
        NightScanPipeline.Run(_folder.Data.Settings with { ShardCount = 1 }, PipelineGoal.Index, new RecordingReporter(), default);
        string link = Path.Join(_folder.Data.Cache, name);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        Directory.CreateDirectory(_folder.Outside("0-of-1"));
        File.WriteAllText(_folder.Outside("0-of-1/document"), "of somebody");
        File.CreateSymbolicLink(link, _folder.Outside(name == ".partial" ? "" : "0-of-1"));
        string[] around = _folder.Surroundings();
        _folder.Data.Settings = _folder.Data.Settings with { ShardCount = 1, ShardIndex = 0 };

        Assert.Equal("NS0303", _folder.Data.FailBuild());
        Assert.Equal(around, _folder.Surroundings());
        File.Delete(link);
        Assert.Equal("1/0/0/0", _folder.Data.Build().Summary());
    }

    [Theory]
    [InlineData("UPDATE classes SET name = '../../elsewhere'")]
    [InlineData("UPDATE classes SET name = '..'")]
    [InlineData("UPDATE recordings SET output_stem = '../../../elsewhere/far'")]
    [InlineData("INSERT INTO orphans(split, class_name, stem, number) VALUES(0, '../../elsewhere', 'far', 0)")]
    [InlineData("INSERT INTO orphans(split, class_name, stem, number) VALUES(0, 'anchor', '../../../elsewhere/far', 0)")]
    public void An_index_that_names_files_outside_the_cache_deletes_none(string tampering)
    {
        _folder.Data.Build();
        // Were the name followed, this would be gone.
        File.Copy(Path.Join(_folder.Data.Cache, Assert.Single(_folder.Data.Outputs())), _folder.Outside("far.npy"));
        string[] around = _folder.Surroundings();
        _folder.Data.Execute(tampering);
        _folder.Write("anchor/b.wav");
        File.Delete(_folder.Data.Recording("anchor/a.wav"));
        string[] changed = _folder.Surroundings();

        Assert.Equal("NS0304", _folder.Data.FailBuild());
        Assert.Equal(changed, _folder.Surroundings());
        Assert.Contains(around, line => line.Contains("far.npy", StringComparison.Ordinal) && changed.Contains(line));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_no_file_in_the_place_of_an_output_is_foreign(bool isLink)
    {
        string foreign = Path.Join(_folder.Data.Cache, "train", "anchor", "a.npy");
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        _folder.Data.Settings = _folder.Data.Settings with { ValidationFraction = 0, TestFraction = 0 };
        MakeSpecial(foreign, isLink);

        Assert.Equal("NS0312", _folder.Data.FailBuild());
        File.Delete(foreign);
        Assert.Equal("1/0/0/0", _folder.Data.Build().Summary());
    }

    [Fact]
    public void A_FIFO_that_took_the_place_of_an_output_is_found_to_be_none()
    {
        _folder.Data.Build();
        string output = Path.Join(_folder.Data.Cache, Assert.Single(_folder.Data.Outputs()));
        File.Delete(output);
        UnixFiles.MakeFifo(output);
        RecordingReporter said = new();

        Assert.Equal((1, 1), NightScanPipeline.Verify(_folder.Data.Settings, repair: false, said, default));
        Assert.Equal(("NS0311", output), (Assert.Single(said.Errors).Code, said.Errors[0].File));
    }

    private static void MakeSpecial(string path, bool isLink)
    {
        if (isLink)
        {
            File.CreateSymbolicLink(path, "/nowhere/at/all");
        }
        else
        {
            UnixFiles.MakeFifo(path);
        }
    }
}
