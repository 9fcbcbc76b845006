using System.IO.Hashing;
using System.Security.Cryptography;
using NightScan.Hashing;
using NightScan.Recordings;

namespace NightScan.Tests.Recordings;

public class ContentHasherTests
{
    [Theory]
    [InlineData(nameof(ContentHashMethod.Sha256))]
    [InlineData(nameof(ContentHashMethod.XxHash128))]
    public void HashesFilesOfAllSizesOneAfterTheOther(string name)
    {
        ContentHashMethod method = Enum.Parse<ContentHashMethod>(name);
        using TemporaryFolder folder = new();
        using ContentHasher hasher = new(method);
        string path = folder.File("a");
        foreach (int size in new[] { 0, 1, 65536, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 1_000_000, 5 })
        {
            byte[] content = new byte[size];
            new Random(size).NextBytes(content);
            File.WriteAllBytes(path, content);
            Assert.Null(hasher.Hash(path, out ContentHash hash, default));
            byte[] expected = method == ContentHashMethod.Sha256 ? SHA256.HashData(content) : XxHash128.Hash(content);
            Assert.Equal(ContentHash.FromBytes(expected), hash);
        }
    }

    [Fact]
    public void ItsNumbersAreThoseOfThePublishedHashOnEveryMachine()
    {
        using TemporaryFolder folder = new();
        using ContentHasher hasher = new(ContentHashMethod.XxHash128);
        File.WriteAllText(folder.File("a"), "NightScan");
        File.WriteAllBytes(folder.File("b"), [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))]);
        hasher.Hash(folder.File("a"), out ContentHash text, default);
        hasher.Hash(folder.File("b"), out ContentHash bytes, default);

        // As of xxhsum -H128, of xxHash 0.8.
        Assert.Equal(("d181b7e293b9f53a60412ded82333173", "4af1e63c1a6a3df12c9f5a6f6e250a6b"), (text.ToString(), bytes.ToString()));
    }

    [Fact]
    public void BlamesTheMachineForWhatIsNotThere()
    {
        using TemporaryFolder folder = new();
        using ContentHasher hasher = new(ContentHashMethod.XxHash128);
        string fifo = folder.File("fifo");
        UnixFiles.MakeFifo(fifo);
        Assert.Equal(ProblemCause.Machine, hasher.Hash(folder.File("missing"), out _, default)?.Cause);
        Assert.Equal(ProblemCause.Machine, hasher.Hash(fifo, out _, default)?.Cause);
    }
}
