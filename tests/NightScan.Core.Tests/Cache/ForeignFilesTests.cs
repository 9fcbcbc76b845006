using NightScan.Cache;

namespace NightScan.Tests.Cache;

/// <summary>Whose a file is that lies where a spectrogram does.</summary>
public sealed class ForeignFilesTests : IDisposable
{
    private static readonly SpectrogramFile Format = new(TestSettings.SmallSpectrogram with { MelBands = 128, Duration = 1 });
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("whole", false)]
    [InlineData("of other settings", false)]
    [InlineData("without its last byte", false)]
    [InlineData("one byte longer", false)]
    [InlineData("cut in its numbers", false)]
    [InlineData("cut in its header", false)]
    [InlineData("cut in its magic", false)]
    [InlineData("with a damaged trailer", false)]
    [InlineData("empty", false)]
    [InlineData("zeros", false)]
    [InlineData("numpy's of the same shape", true)]
    [InlineData("numpy's of integers", true)]
    [InlineData("small numpy's", true)]
    [InlineData("zeros and one byte", true)]
    [InlineData("text", true)]
    public void ItIsToldByWhatOnlyNightScanWritesAndWhatIsLeftOfIt(string what, bool isForeign)
    {
        byte[] whole = new byte[Format.Length];
        new Random(1).NextBytes(Format.Data(whole));
        Format.Seal(whole, 1);
        byte[] bytes = what switch
        {
            "whole" => whole,
            "of other settings" => Other(),
            "without its last byte" => whole[..^1],
            "one byte longer" => [.. whole, 0],
            "cut in its numbers" => whole[..4096],
            "cut in its header" => whole[..100],
            "cut in its magic" => whole[..4],
            "with a damaged trailer" => [.. whole[..^8], 0, 0, 0, 0, 0, 0, 0, 0],
            "empty" => [],
            "zeros" => new byte[70000],
            "numpy's of the same shape" => whole[..^SpectrogramFile.TrailerLength],
            "numpy's of integers" => Numpy("<i8", "(40,)", 320),
            "small numpy's" => Numpy("<f4", "(2, 3)", 24),
            "zeros and one byte" => [.. new byte[70000], 1],
            _ => "my notes\n"u8.ToArray(),
        };
        string path = _folder.File("r.npy");
        File.WriteAllBytes(path, bytes);
        Assert.Equal(isForeign, ForeignFiles.IsAt(path));
    }

    [Fact]
    public void NothingIsNobodysALinkIsReplacedAndAFolderIsSomebodys()
    {
        Assert.False(ForeignFiles.IsAt(_folder.File("nothing.npy")));
        Directory.CreateDirectory(_folder.File("folder.npy"));
        Assert.True(ForeignFiles.IsAt(_folder.File("folder.npy")));
        if (!OperatingSystem.IsWindows())
        {
            File.WriteAllText(_folder.File("notes.txt"), "mine");
            File.CreateSymbolicLink(_folder.File("link.npy"), "notes.txt");
            File.CreateSymbolicLink(_folder.File("dangling.npy"), "nowhere");
            Assert.False(ForeignFiles.IsAt(_folder.File("link.npy")));
            Assert.False(ForeignFiles.IsAt(_folder.File("dangling.npy")));
        }
    }

    private static byte[] Other()
    {
        SpectrogramFile format = new(TestSettings.SmallSpectrogram with { MelBands = 40 });
        byte[] file = new byte[format.Length];
        format.Seal(file, 2);
        return file;
    }

    /// <summary>Deleted and moved into its place by somebody else, over and over, while it is asked for.</summary>
    [Fact]
    public async Task WhatVanishesWhileItIsLookedAtIsNotThere()
    {
        string path = _folder.File("r.npy"), part = _folder.File("part");
        Task other = Task.Run(() =>
        {
            byte[] remnant = new byte[4096];
            for (int round = 0; round < 5000; round++)
            {
                File.WriteAllBytes(part, remnant);
                File.Move(part, path, overwrite: true);
                File.Delete(path);
            }
        });
        while (!other.IsCompleted)
        {
            Assert.False(ForeignFiles.IsAt(path));
            Assert.Null(SpectrogramFile.ReadKey(path));
        }

        await other;
    }

    /// <summary>A file as numpy.save writes it.</summary>
    private static byte[] Numpy(string type, string shape, int length)
    {
        byte[] header = new byte[128];
        Encoding.Latin1.GetBytes("\u0093NUMPY\u0001\u0000v\u0000", header);
        Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n",
            header.AsSpan(10));
        return [.. header, .. new byte[length]];
    }
}
