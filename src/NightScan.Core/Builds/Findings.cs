using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>
/// What is to be said of the recordings as they are now, whichever build found it out: a sentence for each kind at the end of every
/// build, and <c>warnings.csv</c> in the cache folder with a row for each recording and kind, failures too.
/// </summary>
internal sealed class Findings(PipelineSettings settings, CacheLayout layout, IndexDatabase index, ProblemLog problems)
{
    private bool _lacksFiles;

    /// <summary>What the findings depend on beside the index. The number goes up when they are made otherwise.</summary>
    private string Basis => string.Create(CultureInfo.InvariantCulture, $"2 {settings.Spectrogram.MaxFrequency:R} {settings.IsSampleSet}");

    /// <summary>Warns of every kind that holds, unless this build has named each recording of it, and sees to warnings.csv.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Report(IBuildReporter reporter)
    {
        KeptFindings? kept = KeptFindings.Read(index);
        if (kept is null || kept.Basis != Basis || kept.IsPassing || problems.Unremembered.Count > 0 || kept.Length != Length())
        {
            kept = new KeptFindings(Basis, false, -1, Write());
            kept = kept with { Length = Length(), IsPassing = problems.Unremembered.Count > 0 || _lacksFiles };
            kept.Write(index);
        }

        foreach (Finding finding in kept.All.Where(finding => finding.IsNews))
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.Find(finding.Code), finding.Message, Path.Join(layout.Root, finding.List)));
        }
    }

    private long Length() => new FileInfo(layout.WarningsCsv) is { Exists: true, LinkTarget: null } file ? file.Length : -1;

    /// <summary>Writes warnings.csv, or deletes it when there is nothing to list.</summary>
    private List<Finding> Write()
    {
        List<Finding> found = [];
        using AtomicFile file = new(layout.WarningsCsv);
        using (StreamWriter writer = new(file.Content, leaveOpen: true))
        {
            Csv.Write(writer, "file_path", "code", "message", "split");
            found.AddRange(Failed(writer));
            found.AddRange(UsedInPart(writer));
            found.AddRange(CopiesOf(writer));
            found.AddRange(Narrow(writer));
            found.AddRange(NotListed(writer));
        }

        if (found.Count > 0)
        {
            file.Complete();
        }
        else
        {
            File.Delete(layout.WarningsCsv);
        }

        return found;
    }

    private IEnumerable<Finding> Failed(StreamWriter writer)
    {
        SortedDictionary<string, FindingTally> byCode = new(StringComparer.Ordinal);
        foreach (Remark failed in Remarks.Failed(index))
        {
            Tally(byCode, failed.Code, writer).Add(failed.Path, failed.Text, failed.Split);
        }

        foreach (Diagnostic failure in problems.Unremembered)
        {
            Tally(byCode, failure.Code, writer).Add(problems.PathOf(failure), failure.Message, null);
        }

        return byCode.Values.SelectMany(tally => tally.Summary(failed => failed.CannotBeUsed, Path.GetFileName(layout.FailedCsv)));
    }

    private IEnumerable<Finding> UsedInPart(StreamWriter writer)
    {
        SortedDictionary<string, FindingTally> byCode = new(StringComparer.Ordinal);
        foreach (Remark used in Remarks.UsedInPart(index))
        {
            Tally(byCode, used.Code, writer).Add(used.Path, used.Text, used.Split);
        }

        return byCode.Values.SelectMany(tally => tally.Summary(used => used.UsedInPart, ListName));
    }

    private IEnumerable<Finding> CopiesOf(StreamWriter writer)
    {
        FindingTally copies = new(DiagnosticCodes.Copies, writer, problems);
        FindingTally otherClass = new(DiagnosticCodes.SameContent, writer, problems),
            otherSplit = new(DiagnosticCodes.CopyInOtherSplit, writer, problems);
        long originals = 0;
        ContentHash? last = null;
        foreach (Copy copy in Copies.Find(index))
        {
            // Days may have gone by since the folders were listed.
            bool isNamed = problems.NamesCopiesOf(copy.Content) || !copies.HasNamedAll
                || (copy.InOtherClass is not null && !otherClass.HasNamedAll) || (copy.InOtherSplit is not null && !otherSplit.HasNamedAll);
            if (isNamed && !IsThere(copy))
            {
                _lacksFiles = true;
                continue;
            }

            originals += copy.Content == last ? 0 : 1;
            last = copy.Content;
            copies.Add(copy.Path, $"a copy of '{copy.Original}'", copy.Split);
            Tell(copy, otherClass, "the same bytes stand under another class as", copy.InOtherClass,
                "remove the one that is filed wrongly");
            Tell(copy, otherSplit, "the same bytes are in another split as", copy.InOtherSplit,
                "a model would be tested on what it was trained on; remove one, or put both in one split with SplitsCsv");
        }

        return
        [
            .. otherClass.Summary(filed =>
                $"{filed.Recordings} {Are(filed)} filed under another class too{filed.Names}: remove what is filed wrongly", ListName),
            .. otherSplit.Summary(leaks =>
            $"{leaks.Recordings} {Are(leaks)} in another split than a copy{leaks.Names}: a model would be tested on what it was trained on",
            ListName),
            .. copies.Summary(all => $"{all.Recordings} {(all.Count == 1 ? "is a copy" : "are copies")} of "
            + $"{Quantity.Count(originals)}{all.Names}", ListName),
        ];
    }

    /// <summary>
    /// Whether a copy and what it is a copy of are there at this moment: one of them is said to be in the way, and may be the only one by
    /// now.
    /// </summary>
    private bool IsThere(Copy copy) => File.Exists(FullPath(copy.Path)) && File.Exists(FullPath(copy.Original))
        && (copy.InOtherClass is not string filed || File.Exists(FullPath(filed)))
            && (copy.InOtherSplit is not string leak || File.Exists(FullPath(leak)));

    private string FullPath(string path) => RecordingPath.Of(settings.AudioRoot, path);

    /// <summary>Counts a copy, and names it if it is news.</summary>
    private void Tell(Copy copy, FindingTally tally, string what, string? other, string advice)
    {
        if (other is null)
        {
            return;
        }

        string message = $"{what} '{other}'";
        if (problems.NamesCopiesOf(copy.Content))
        {
            problems.AddCopy(new Diagnostic(tally.Descriptor, $"{message}: {advice}", FullPath(copy.Path)));
        }

        tally.Add(copy.Path, message, copy.Split);
    }

    private IEnumerable<Finding> Narrow(StreamWriter writer)
    {
        // The sample set is made of several rates, to show that they mix.
        if (settings.IsSampleSet)
        {
            return [];
        }

        FindingTally narrow = new(DiagnosticCodes.NarrowRecordings, writer, problems);
        BandShortfall shortfall = new(settings.Spectrogram.MaxFrequency);
        foreach ((int rate, string className, string path, Split split) in Remarks.Slower(index, 2 * settings.Spectrogram.MaxFrequency))
        {
            if (shortfall.Lacks(rate))
            {
                shortfall.Add(rate, className, split);
                narrow.Add(className + "/" + path, shortfall.Of(rate), split);
            }
        }

        return narrow.Summary(all => shortfall.Summary(all.Names)!, ListName);
    }

    private IEnumerable<Finding> NotListed(StreamWriter writer)
    {
        FindingTally unlisted = new(DiagnosticCodes.UnlistedRecordings, writer, problems);
        Dictionary<string, long> places = new() { ["left out"] = 0, ["in train"] = 0, ["in val"] = 0, ["in test"] = 0 };
        foreach ((string path, Split split, Listing listing) in Remarks.Unlisted(index))
        {
            bool isLeftOut = listing == Listing.LeftOut;
            places[isLeftOut ? "left out" : $"in {split.Name()}"]++;
            unlisted.Add(path, $"SplitsCsv does not list it{(isLeftOut ? ", and it is left out" : "")}", isLeftOut ? null : split);
        }

        string went = string.Join(", ",
            places.Where(place => place.Value > 0).Select(place => $"{Quantity.Count(place.Value)} {place.Key}"));
        return unlisted.Summary(all =>
            $"{all.Recordings} {Are(all)} not in SplitsCsv{all.Names}: {went} (Unlisted=exclude|draw|train decides)", ListName);
    }

    private string ListName => Path.GetFileName(layout.WarningsCsv);

    private static string Are(FindingTally tally) => tally.Count == 1 ? "is" : "are";

    private FindingTally Tally(SortedDictionary<string, FindingTally> byCode, string code, StreamWriter writer) =>
        byCode.TryGetValue(code, out FindingTally? tally) ? tally
            : byCode[code] = new FindingTally(DiagnosticCodes.Find(code), writer, problems);
}
