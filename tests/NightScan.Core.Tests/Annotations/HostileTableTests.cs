using NightScan.Annotations;
using NightScan.Diagnostics;

namespace NightScan.Tests.Annotations;

/// <summary>Files that mean harm, or were damaged: each ends in what could be read of it, or in an error with a code.</summary>
public sealed class HostileTableTests : IDisposable
{
    private const int Mutations = 4000;

    private static readonly string[] s_tables =
    [
        "0.5\t1.5\towl\n\\\t100\t200\n2\t3\twren\n",
        "Selection\tView\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tBegin File\tSpecies\n"
            + "1\tWaveform 1\t1\t2\t0\t100\ta.wav\towl\n1\tSpectrogram 1\t1\t2\t0\t100\ta.wav\towl\n",
        "Start (s),End (s),Scientific name,Common name,Confidence,File\n0,3,Strix,\"Owl, tawny\",0.9,x/a.wav\n3,6,Strix,Owl,0.9,a\n",
        "INDIR,FOLDER,IN FILE,OFFSET,DURATION,TOP1MATCH,MANUAL ID\nD:\\x,y,a.wav,1,2,owl,\nD:\\x,y,a.wav,1,2,owl,wren\n",
        "recording;start;end;label;low;high;kind\na.wav;1,5;2;\"o\"\"wl\";1;2;negative\nb/a.wav;1;2;\"two\nlines\";;;uncertain\n",
    ];

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnyTableEndsInAResultOrInACode()
    {
        Random random = new(19);
        string path = _folder.FullPath("audio/a.csv");
        string map = _folder.FullPath("map.csv");
        int used = 0, said = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] table = Mutated(random, Encoding.UTF8.GetBytes(s_tables[random.Next(s_tables.Length)]));
            File.WriteAllBytes(path, table);
            File.WriteAllBytes(map, Mutated(random, "label,class\nowl,Owl\nwren,\n"u8.ToArray()));
            _folder.LabelMap = random.Next(4) == 0 ? map : "";
            _folder.Named.Clear();
            _folder.Named.AddRange(random.Next(2) == 0 ? [path] : []);
            try
            {
                AnnotationSet set = _folder.Read("a.wav", "b/a.wav");
                used += set.ByRecording.Values.Sum(found => found.Count);
                said += set.Problems.Count;
                Assert.All(set.ByRecording.Values.SelectMany(found => found), AssertUsable);
                Assert.All(set.Problems, problem => Assert.StartsWith("NS07", problem.Descriptor.Code));
                Assert.Equal(set.ByRecording.OrderBy(found => found.Key), _folder.Read("a.wav", "b/a.wav").ByRecording
                    .OrderBy(found => found.Key), SameAnnotations);
            }
            catch (NightScanException exception)
            {
                Assert.StartsWith("NS07", exception.Diagnostic.Code);
                said++;
            }
        }

        Assert.True(used > Mutations / 2 && said > Mutations / 4, $"{used} annotations, {said} problems");
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData(',')]
    [InlineData('\0')]
    public void ALineOfFiftyMegabytesIsLeftOut(char letter)
    {
        string path = _folder.FullPath("audio/a.csv");
        using (StreamWriter writer = new(path))
        {
            writer.Write("start,end,label\n0,1,owl\n2,3,");
            string part = new(letter, 1 << 16);
            for (int i = 0; i < 800; i++)
            {
                writer.Write(part);
            }

            writer.Write("\n4,5,wren\n");
        }

        AnnotationSet set = _folder.Read("a.wav");
        Assert.Equal(["0–1 owl", "4–5 wren"], TableFolder.Of(set));
        Assert.Equal(["NS0710 3"], TableFolder.Problems(set));
        Assert.InRange(set.Problems[0].Message.Length, 10, 1000);
    }

    [Fact]
    public void AMessageShowsOnlySoMuchOfAField()
    {
        AnnotationSet set = _folder.ReadTable(
            $"start,end,label\n0,{new string('9', 60_000)}x,owl\n0,1,{new string('o', 60_000)}\n", "a.csv");
        Assert.Equal(["NS0706 2", "NS0709 3"], TableFolder.Problems(set));
        Assert.All(set.Problems, problem => Assert.InRange(problem.Message.Length, 10, 500));
    }

    [Fact]
    public void FirstLinesThatNeverEndAreNoTables()
    {
        _folder.Write("audio/a.txt", new string('\t', 3_000_000));
        _folder.Write("audio/b.csv", new string('"', 3_000_000));
        File.WriteAllBytes(_folder.FullPath("audio/c.tsv"), new byte[1_000_000]);
        Assert.Empty(_folder.Read("a.wav").Tables);
    }

    [Fact]
    public void FoldersFifosAndLinksAreNotTakenForTables()
    {
        Directory.CreateDirectory(_folder.FullPath("audio/folder.txt"));
        _folder.Write("audio/folder.txt/a.txt", "0\t1\towl\n");
        if (!OperatingSystem.IsWindows())
        {
            UnixFiles.MakeFifo(_folder.FullPath("audio/b.txt"));
            File.CreateSymbolicLink(_folder.FullPath("audio/c.txt"), "c.txt");
            Directory.CreateSymbolicLink(_folder.FullPath("audio/circle"), _folder.AudioRoot);
        }

        Assert.Equal([_folder.FullPath("audio/folder.txt/a.txt")], _folder.Read("a.wav").Tables);
        if (!OperatingSystem.IsWindows())
        {
            _folder.Named.Add(_folder.FullPath("audio/b.txt"));
            Assert.Equal("NS0701", _folder.Fails("a.wav").Code);
        }
    }

    private static void AssertUsable(Annotation annotation)
    {
        Assert.InRange(annotation.Start, 0, 63);
        Assert.InRange(annotation.End, annotation.Start, 1e9);
        Assert.Null(ClassName.Complaint(annotation.Label, OperatingSystem.IsWindows()));
        Assert.True(annotation.LowFrequency is null or >= 0 && double.IsFinite(annotation.LowFrequency ?? 0));
    }

    private static bool SameAnnotations(
        KeyValuePair<string, IReadOnlyList<Annotation>> left, KeyValuePair<string, IReadOnlyList<Annotation>> right) =>
        left.Key == right.Key && left.Value.SequenceEqual(right.Value);

    /// <summary>Bytes that are changed, cut out, doubled, or cut off, in a few places.</summary>
    private static byte[] Mutated(Random random, byte[] bytes)
    {
        byte[] favourites = [.. "\"\t,;\n\r\\/.-0\0e"u8, 0xFF, 0xFE, 0xC3];
        List<byte> mutated = [.. bytes];
        for (int i = random.Next(4); i > 0 && mutated.Count > 0; i--)
        {
            int at = random.Next(mutated.Count), length = Math.Min(random.Next(1, 8), mutated.Count - at);
            switch (random.Next(5))
            {
                case 0:
                    mutated[at] = favourites[random.Next(favourites.Length)];
                    break;
                case 1:
                    mutated.RemoveRange(at, length);
                    break;
                case 2:
                    mutated.InsertRange(at, mutated.GetRange(at, length));
                    break;
                case 3:
                    mutated.Insert(at, favourites[random.Next(favourites.Length)]);
                    break;
                default:
                    mutated.RemoveRange(at, random.Next(10) == 0 ? mutated.Count - at : 1);
                    break;
            }
        }

        return [.. mutated];
    }
}
