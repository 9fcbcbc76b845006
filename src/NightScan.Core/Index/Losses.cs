using NightScan.Annotations;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Checks that not too much is gone, from a class or from all. A recording is not lost when one of the same size and modification time
/// turned up, in whichever class: it most likely was renamed or moved. Only its content tells, but it costs too much to ask before it is
/// clear that the right folders are mounted. Newcomers are not kept, as there may be millions, and are only looked at where too much seems
/// to be gone.
/// </summary>
internal sealed class Losses(IndexDatabase index, PipelineSettings settings, List<DifferentClass> classes, Func<string, ClassDiff> compare,
    CancellationToken cancellation)
{
    private const int Named = 5;

    // What is gone, and how many newcomers are like it.
    private readonly Dictionary<(long Size, long ModifiedNs), int> _alike = [];

    /// <param name="known">Recordings that the index has in all classes.</param>
    /// <exception cref="NightScanException">NS0306.</exception>
    public void Check(long known)
    {
        bool ofAll = MassDeleteGuard.Refuses(known, classes.Sum(one => one.Vanished));
        List<DifferentClass> suspects =
            [.. classes.Where(one => one.Vanished > 0 && (ofAll || MassDeleteGuard.Refuses(one.Known, one.Vanished)))];
        if (suspects.Count == 0)
        {
            return;
        }

        List<(DifferentClass Class, long Lost)> losses = Count(suspects);
        if (ofAll && MassDeleteGuard.Refuses(known, losses.Sum(one => one.Lost)))
        {
            throw MassDeleteGuard.Refusal(known, losses.Sum(one => one.Lost),
                $"are no longer in '{settings.AudioRoot}': is the disk mounted, and is it the right "
                    + $"AudioRoot?{OfRenaming(losses.Where(one => one.Lost > 0).Select(one => one.Class))}", settings.AudioRoot);
        }

        List<(DifferentClass Class, long Lost)> refused = [.. losses.Where(one => MassDeleteGuard.Refuses(one.Class.Known, one.Lost))];
        if (refused.Count > 0)
        {
            string others = refused.Count == 1 ? ""
                : $" So it is with {string.Join(", ", refused.Skip(1).Take(Named).Select(one => $"'{one.Class.Name}'"))}{(refused.Count > 1 + Named ? " …" : "")}.";
            throw MassDeleteGuard.Refusal(refused[0].Class.Known, refused[0].Lost, refused[0].Class.Name == RecordingPath.Unfiled
                ? "lie in no class folder, where annotations used to say what is in them: give Windows=annotated and Annotations as before, "
                    + "or move them into class folders."
                : $"of the class '{refused[0].Class.Name}' are no longer in its folder: is the disk mounted that it lies "
                + $"on?{others}{OfRenaming(refused.Select(one => one.Class))}",
                RecordingPath.OfClass(settings.AudioRoot, refused[0].Class.Name));
        }
    }

    /// <summary>
    /// What to say of a class that may have been renamed. One that was only moved is not lost; where it was copied, its recordings bear new
    /// times.
    /// </summary>
    private string OfRenaming(IEnumerable<DifferentClass> lost)
    {
        if (settings.Windows == WindowChoice.Annotated)
        {
            return "";
        }

        RenamedClass renamed = new(index, settings, [.. classes.Select(one => Diff(one)).Where(diff => diff.Added.Count > 0)],
            cancellation);
        List<string> found = [.. lost.Take(Named)
            .Select(one => renamed.Describe(Diff(one)) is string like ? $" Was the class '{PlainText.OfName(one.Name)}' renamed? {like}."
                : null).OfType<string>()];
        return found.Count > 0 ? string.Concat(found) : " Or was the class renamed? No other one has its names or contents.";
    }

    private List<(DifferentClass, long)> Count(List<DifferentClass> suspects)
    {
        suspects.ForEach(suspect => Diff(suspect).Vanished.ForEach(gone => _alike[KeyOf(gone)] = 0));
        classes.ForEach(one => Diff(one).Added.ForEach(CountNewcomer));
        // Each newcomer stands for one that is gone: many recordings may have one size and one time.
        return [.. suspects.Select(suspect => (suspect, (long)Diff(suspect).Vanished.Count(gone => _alike[KeyOf(gone)]-- <= 0)))];
    }

    private void CountNewcomer(ScannedRecording added)
    {
        (long, long) key = (added.Size, added.ModifiedNs);
        if (!_alike.ContainsKey(key))
        {
            // A time that was not trusted is not known.
            key = (added.Size, 0);
        }

        if (_alike.TryGetValue(key, out int count))
        {
            _alike[key] = count + 1;
        }
    }

    private static (long, long) KeyOf(KnownRecording gone) => (gone.Size, gone.ModifiedNs);

    private ClassDiff Diff(in DifferentClass one)
    {
        cancellation.ThrowIfCancellationRequested();
        return one.Diff ?? compare(one.Name);
    }
}
