using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>
/// Whatever happens to recordings, tables and settings: the plan counts what the build does, and what the builds in between kept is what a
/// new index with the same splits makes and says.
/// </summary>
public sealed class RandomWindowTests : IDisposable
{
    private static readonly string[] s_folders = ["owl", "frog", "owl/sub", "a,b"];

    private static readonly string[] s_labels = ["owl", "frog", "Toad", "a,b", "b"];

    private readonly PipelineFolder _data = new();
    private readonly List<string> _paths = [];
    private readonly List<string> _rows = [];
    private int _seeds;

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void RandomEditsLeaveWhatANewIndexHas(int seed)
    {
        Random random = new(seed);
        _data.Settings = _data.Settings with
        {
            AllowMassDelete = true,
            AcceptSettings = true,
            MinLabelOverlap = 0.1,
            Unannotated = Unannotated.Negative,
        };
        for (int i = 0; i < 8; i++)
        {
            Add(random);
        }

        for (int round = 0; round < 8; round++)
        {
            for (int edit = random.Next(4); edit >= 0; edit--)
            {
                Edit(random);
            }

            File.WriteAllLines(Table, ["recording,start,end,label,kind", .. _rows]);
            if (random.Next(5) == 0)
            {
                _data.Build(PipelineGoal.Index);
            }

            _data.PlanThenBuild();
            _data.IsAsAnew();
        }
    }

    private string Table => Path.Join(Path.GetDirectoryName(_data.AudioRoot), "calls.csv");

    private void Add(Random random)
    {
        // Names that are not unique are a matter of their own: they depend on who came first.
        string path = $"{s_folders[random.Next(s_folders.Length)]}/r{++_seeds:000}.wav";
        _data.WriteLong(path, _seeds, 0.1 + (random.Next(12) * 0.1));
        _paths.Add(path);
        Annotate(random, path);
    }

    private void Annotate(Random random, string path)
    {
        double start = random.Next(12) * 0.1;
        string kind = random.Next(4) == 0 ? "negative" : random.Next(4) == 0 ? "uncertain" : "positive";
        _rows.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{path},{start:0.0},{start + (random.Next(1, 6) * 0.1):0.0},\"{s_labels[random.Next(s_labels.Length)]}\",{kind}"));
    }

    private void Edit(Random random)
    {
        int which = random.Next(_paths.Count);
        string path = _paths[which];
        switch (random.Next(14))
        {
            case 0 or 1:
                Add(random);
                break;
            case 2 when _paths.Count > 4:
                File.Delete(_data.Recording(path));
                _paths.RemoveAt(which);
                break;
            case 3:
                _data.WriteLong(path, 500 + ++_seeds, 0.1 + (random.Next(12) * 0.1));
                break;
            case 4:
                string renamed = $"{s_folders[random.Next(s_folders.Length)]}/n{++_seeds:000}.wav";
                Directory.CreateDirectory(Path.GetDirectoryName(_data.Recording(renamed))!);
                File.Move(_data.Recording(path), _data.Recording(renamed));
                _paths[which] = renamed;
                break;
            case 5 or 6 or 7:
                Annotate(random, path);
                break;
            case 8 when _rows.Count > 0:
                _rows.RemoveAt(random.Next(_rows.Count));
                break;
            case 9:
                _data.Settings = _data.Settings with { FinalWindow = (FinalWindow)random.Next(4) };
                break;
            case 10:
                _data.Settings = _data.Settings with { WindowOverlap = random.Next(2) * 0.1 };
                break;
            case 11:
                _data.Settings = _data.Settings with
                {
                    MaxSamplesPerClass = random.Next(3) * 4,
                    BackgroundFraction = random.Next(2) == 0 ? null : random.NextDouble(),
                };
                break;
            case 12:
                _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(random.Next(2)) };
                break;
            default:
                WindowChoice choice = (WindowChoice)random.Next(3);
                _data.Settings = _data.Settings with
                {
                    Windows = choice,
                    Annotations = choice == WindowChoice.Annotated ? [Table] : [],
                };
                break;
        }
    }
}
