namespace NightScan.Tasks.Tests;

/// <summary>Shards as processes of their own, as a cluster runs them.</summary>
public sealed class ShardTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    private Dictionary<string, byte[]> Contents() =>
        _workspace.Spectrograms.ToDictionary(path => path, path => File.ReadAllBytes(Path.Combine(_workspace.CacheDir, path)));

    [Fact]
    public void FourProcessesMakeWhatOneMakes()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-p:VariantsPerSample=2").Succeeds();
        Dictionary<string, byte[]> single = Contents();
        Directory.Delete(_workspace.CacheDir, recursive: true);

        _workspace.Build("-p:VariantsPerSample=2", "-t:Index", "-p:ShardCount=4").Succeeds();
        DotnetBuild[] shards = [.. Enumerable.Range(0, 4).Select(index =>
            _workspace.Start("-p:VariantsPerSample=2", "-p:ShardCount=4", $"-p:ShardIndex={index}",
                $"-bl:{Path.Combine(_workspace.Folder, $"{index}.binlog")}"))];
        Array.ForEach(shards, shard => shard.Wait().Succeeds());
        _workspace.Build("-p:VariantsPerSample=2", "-t:MergeIndex").Succeeds().Says($"data -> {single.Count} generated");

        Assert.Equal(single, Contents());
        _workspace.Build("-p:VariantsPerSample=2").Succeeds().Says($"data -> 0 generated, {single.Count} up to date");
    }

    [Fact]
    public void AMissingShardFailsTheMerge()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-t:Index", "-p:ShardCount=2").Succeeds();
        _workspace.Build("-p:ShardCount=2", "-p:ShardIndex=1").Succeeds();
        _workspace.Build("-t:MergeIndex").FailsWith("NS0322", "ShardIndex 0");
        _workspace.Build("-p:ShardCount=2", "-p:ShardIndex=0").Succeeds();
        _workspace.Build("-t:MergeIndex").Succeeds();
    }

    [Fact]
    public void AShardNeedsACount()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-p:ShardIndex=1").FailsWith("NS0202", "ShardCount");
        _workspace.Build("-p:ShardIndex=2", "-p:ShardCount=2").FailsWith("NS0202", "ShardIndex");
    }
}
