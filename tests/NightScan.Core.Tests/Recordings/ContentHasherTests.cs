using NightScan.Hashing;
using NightScan.Recordings;

namespace NightScan.Tests.Recordings;

public class ContentHasherTests
{
    [Fact]
    public void HashesFilesOfAllSizesOneAfterTheOther()
    {
        using TemporaryFolder folder = new();
        using ContentHasher hasher = new();
        string path = folder.File("a");
        foreach (int size in new[] { 0, 1, 65536, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 1_000_000, 5 })
        {
            byte[] content = new byte[size];
            new Random(size).NextBytes(content);
            File.WriteAllBytes(path, content);
            Assert.Null(hasher.Hash(path, out ContentHash hash, default));
            Assert.Equal(ContentHash.OfBytes(content), hash);
        }
    }

    [Fact]
    public void BlamesTheMachineForWhatIsNotThere()
    {
        using TemporaryFolder folder = new();
        using ContentHasher hasher = new();
        string fifo = folder.File("fifo");
        UnixFiles.MakeFifo(fifo);
        Assert.Equal(ProblemCause.Machine, hasher.Hash(folder.File("missing"), out _, default)?.Cause);
        Assert.Equal(ProblemCause.Machine, hasher.Hash(fifo, out _, default)?.Cause);
    }
}
