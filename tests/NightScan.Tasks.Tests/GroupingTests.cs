namespace NightScan.Tasks.Tests;

/// <summary>Splits of whole builds whose groups come from what recorders wrote into the recordings.</summary>
public sealed class GroupingTests : IDisposable
{
    private const int Devices = 8;

    private readonly Workspace _workspace = new();

    public GroupingTests()
    {
        for (int i = 0; i < 4 * Devices; i++)
        {
            string sentence = $"Recorded at 22:00:00 {(i / Devices) + 1:00}/05/2019 (UTC+1) by AudioMoth 24F319055FDF{i % Devices:X4} at "
                + $"medium gain while battery was 3.8V and temperature was 12.8C.";
            string path = _workspace.Recording($"{(i % 3 == 0 ? "tawny owl" : "Chouette hulotte é")}/{i:00}.wav");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, WithComment(Wave.Tone(i, 0.3), sentence));
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        }
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void TheRecordingsOfADeviceAreInOneSplit()
    {
        _workspace.Build("-p:GroupBy=recorder", "-p:TestFraction=0.3", "-p:ValidationFraction=0.3").Succeeds().Says("GroupBy=recorder");
        (int Device, string Split)[] splits = [.. Splits()];

        Assert.Equal(4 * Devices, splits.Length);
        Assert.All(splits.GroupBy(row => row.Device), device => Assert.Single(device.Select(row => row.Split).Distinct()));
        Assert.Equal(3, splits.Select(row => row.Split).Distinct().Count());
    }

    [Fact]
    public void AnotherGroupingAsksFirst()
    {
        _workspace.Build("-t:Index").Succeeds();
        (int Device, string Split)[] before = [.. Splits()];
        Assert.Contains(before.GroupBy(row => row.Device), device => device.Select(row => row.Split).Distinct().Count() > 1);
        _workspace.Build("-t:Index", "-p:GroupBy=date recorder").FailsWith("NS0307", "ReassignSplits=true", "GroupBy=recorder date");
        Assert.Equal(before, Splits());
        _workspace.Build("-t:Index", "-p:GroupBy=recorder", "-p:ReassignSplits=true").Succeeds();
        Assert.All(Splits().GroupBy(row => row.Device), device => Assert.Single(device.Select(row => row.Split).Distinct()));
        _workspace.Build("-t:Index", "-p:GroupBy=site").FailsWith("NS0206", "GroupBy", "folder");
    }

    private IEnumerable<(int Device, string Split)> Splits() => File.ReadLines(Path.Combine(_workspace.CacheDir, "splits.csv")).Skip(1)
        .Select(line => line.Split(','))
            .Select(fields => (int.Parse(Path.GetFileNameWithoutExtension(fields[0].Trim('"')), null) % Devices, fields[1]));

    private static byte[] WithComment(byte[] wave, string comment)
    {
        byte[] text = Encoding.ASCII.GetBytes(comment.Length % 2 == 0 ? comment + "\0\0" : comment + '\0');
        byte[] size = new byte[4], listSize = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(listSize, text.Length + 12);
        byte[] whole = [.. wave, .. "LIST"u8, .. listSize, .. "INFOICMT"u8, .. size, .. text];
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(4), whole.Length - 8);
        return whole;
    }
}
