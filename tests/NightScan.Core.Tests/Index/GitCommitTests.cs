using NightScan.Index;

namespace NightScan.Tests.Index;

public sealed class GitCommitTests : IDisposable
{
    private const string First = "0123456789abcdef0123456789abcdef01234567", Second = "76543210fedcba9876543210fedcba9876543210";

    private readonly TemporaryFolder _folder = new();

    private string Deep => Path.GetDirectoryName(_folder.File("tree", "data", "owl", "x"))!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ABranchIsFoundFromAFolderDeepInTheTree()
    {
        Write("HEAD", "ref: refs/heads/a/branch\n");
        Write("refs/heads/a/branch", First + "\n");
        Assert.Equal(First, GitCommit.Of(Deep));
    }

    [Fact]
    public void APackedBranchIsFoundAndALooseOneComesFirst()
    {
        Write("HEAD", "ref: refs/heads/main\n");
        Write("packed-refs", $"# pack-refs with: peeled fully-peeled sorted \n{Second} refs/heads/mainly\n{First} "
            + $"refs/heads/main\n^{Second}\n");
        Assert.Equal(First, GitCommit.Of(Deep));
        Write("refs/heads/main", Second);
        Assert.Equal(Second, GitCommit.Of(Deep));
    }

    [Fact]
    public void ADetachedHeadIsACommit()
    {
        Write("HEAD", First + "\n");
        Assert.Equal(First, GitCommit.Of(Deep));
    }

    [Fact]
    public void AnAdditionalWorkTreeHasItsHeadAndSharesTheBranches()
    {
        File.WriteAllText(_folder.File("tree", ".git"), "gitdir: ../main/.git/worktrees/tree\n");
        File.WriteAllText(_folder.File("main", ".git", "worktrees", "tree", "HEAD"), "ref: refs/heads/other\n");
        File.WriteAllText(_folder.File("main", ".git", "worktrees", "tree", "commondir"), "../..\n");
        File.WriteAllText(_folder.File("main", ".git", "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(_folder.File("main", ".git", "refs", "heads", "other"), First + "\n");
        Assert.Equal(First, GitCommit.Of(Deep));
    }

    [Theory]
    [InlineData("ref: refs/heads/unborn")]
    [InlineData("ref: ../../outside")]
    [InlineData("ref: refs/../../../outside")]
    [InlineData("ref: refs/heads/circle")]
    [InlineData("no commit")]
    [InlineData("")]
    public void WhatIsNoCommitIsNone(string head)
    {
        File.WriteAllText(_folder.File("outside"), First);
        Write("HEAD", head);
        Write("refs/heads/circle", "ref: refs/heads/circle");
        Assert.Null(GitCommit.Of(Deep));
    }

    [Fact]
    public void ALinkThatLeadsNowhereIsNone()
    {
        File.WriteAllText(_folder.File("tree", ".git"), "gitdir: nowhere");
        Assert.Null(GitCommit.Of(Deep));
        Assert.Null(GitCommit.Of(Path.Join(_folder.Path, "not there")));
    }

    private void Write(string name, string text) => File.WriteAllText(_folder.File(["tree", ".git", .. name.Split('/')]), text);
}
