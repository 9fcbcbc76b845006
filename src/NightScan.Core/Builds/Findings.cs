using NightScan.Annotations;
using NightScan.Builds.Reporting;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Builds;

/// <summary>
/// What is to be said of the recordings as they are now, whichever build found it out: a sentence for each kind at the end of every
/// build, and <c>warnings.csv</c> in the cache folder with a row for each recording and kind, failures too.
/// </summary>
internal sealed class Findings(BuildState build)
{
    private const int NamedLabels = 5;

    private bool _lacksFiles;

    /// <summary>What the findings depend on beside the index. The number goes up when they are made otherwise.</summary>
    private string Basis => string.Create(CultureInfo.InvariantCulture, $"2 {MaxFrequency:R} {build.Settings.IsSampleSet}"
        + $"{(HasWindows ? $" {build.Settings.ValidationFraction:R} {build.Settings.TestFraction:R}" : "")}");

    private bool HasWindows => build.Settings.Windows != WindowChoice.First;

    private double MaxFrequency => build.Settings.Spectrogram.MaxFrequency;

    /// <summary>Warns of every kind that holds, unless this build has named each recording of it, and sees to warnings.csv.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Report()
    {
        KeptFindings? kept = KeptFindings.Read(build.Index, Basis);
        if (kept is null || kept.Basis != Basis || kept.IsPassing || build.Problems.Unremembered.Count > 0 || kept.Length != Length())
        {
            kept = new KeptFindings(Basis, false, -1, Write());
            kept = kept with { Length = Length(), IsPassing = build.Problems.Unremembered.Count > 0 || _lacksFiles };
            kept.Write(build.Index);
        }

        foreach (Finding finding in kept.All.Where(finding => finding.IsNews))
        {
            build.Reporter.Warning(
                new Diagnostic(DiagnosticCodes.Find(finding.Code), finding.Message, Path.Join(build.Layout.Root, finding.List)));
        }
    }

    /// <summary>Selected recordings that cannot be used: those that the index remembers, then the others.</summary>
    public IEnumerable<Remark> Failed => Remarks.Failed(build.Index).Concat(build.Problems.Unremembered.Select(failure =>
        new Remark(build.Problems.PathOf(failure), failure.Code, failure.Message, null)));

    private long Length() => new FileInfo(build.Layout.WarningsCsv) is { Exists: true, LinkTarget: null } file ? file.Length : -1;

    /// <summary>Writes warnings.csv, or deletes it when there is nothing to list.</summary>
    private List<Finding> Write()
    {
        List<Finding> found = [];
        Csv.WriteFile(build.Layout.WarningsCsv, ["file_path", "code", "message", "split"], writer =>
        {
            found.AddRange(ByCode(Failed, writer, all => all.CannotBeUsed, Path.GetFileName(build.Layout.FailedCsv)));
            found.AddRange(ByCode(Remarks.UsedInPart(build.Index), writer, all => all.UsedInPart, ListName));
            found.AddRange(CopiesOf(writer));
            found.AddRange(Narrow(writer));
            found.AddRange(NotListed(writer));
            found.AddRange(Lacking(writer));
            return found.Count > 0;
        });
        return found;
    }

    private IEnumerable<Finding> ByCode(IEnumerable<Remark> remarks, TextWriter writer, Func<FindingTally, string> summary, string list)
    {
        SortedDictionary<string, FindingTally> byCode = new(StringComparer.Ordinal);
        foreach (Remark remark in remarks)
        {
            if (!byCode.TryGetValue(remark.Code, out FindingTally? tally))
            {
                byCode[remark.Code] = tally = new FindingTally(DiagnosticCodes.Find(remark.Code), writer, build.Problems);
            }

            tally.Add(remark.Path, remark.Text, remark.Split);
        }

        return byCode.Values.SelectMany(tally => tally.Summary(summary, list));
    }

    private IEnumerable<Finding> CopiesOf(TextWriter writer)
    {
        FindingTally copies = new(DiagnosticCodes.Copies, writer, build.Problems);
        FindingTally otherClass = new(DiagnosticCodes.SameContent, writer, build.Problems),
            otherSplit = new(DiagnosticCodes.CopyInOtherSplit, writer, build.Problems);
        long originals = 0;
        ContentHash? last = null;
        foreach (Copy copy in Copies.Find(build.Index))
        {
            // Days may have gone by since the folders were listed.
            bool isNamed = build.Problems.NamesCopiesOf(copy.Content) || !copies.HasNamedAll
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
                $"{filed.Recordings} {filed.Are} filed under another class too{filed.Names}: remove what is filed wrongly", ListName),
            .. otherSplit.Summary(leaks =>
                $"{leaks.Recordings} {leaks.Are} in another split than a copy{leaks.Names}: a model would be tested on what it was "
                    + "trained on", ListName),
            .. copies.Summary(all => $"{all.Recordings} {(all.Count == 1 ? "is a copy" : "are copies")} of "
                + $"{Quantity.Count(originals)}{all.Names}", ListName),
        ];
    }

    /// <summary>
    /// Whether a copy and what it is a copy of are there at this moment: one of them is said to be in the way, and may be the only one by
    /// now.
    /// </summary>
    private bool IsThere(Copy copy) => ((string?[])[copy.Path, copy.Original, copy.InOtherClass, copy.InOtherSplit])
        .All(path => path is null || File.Exists(FullPath(path)));

    private string FullPath(string path) => RecordingPath.Of(build.Settings.AudioRoot, path);

    /// <summary>Counts a copy, and names it if it is news.</summary>
    private void Tell(Copy copy, FindingTally tally, string what, string? other, string advice)
    {
        if (other is null)
        {
            return;
        }

        string message = $"{what} '{other}'";
        if (build.Problems.NamesCopiesOf(copy.Content))
        {
            build.Problems.AddCopy(new Diagnostic(tally.Descriptor, $"{message}: {advice}", FullPath(copy.Path)));
        }

        tally.Add(copy.Path, message, copy.Split);
    }

    private IEnumerable<Finding> Narrow(TextWriter writer)
    {
        // The sample set is made of several rates, to show that they mix.
        if (build.Settings.IsSampleSet)
        {
            return [];
        }

        FindingTally narrow = new(DiagnosticCodes.NarrowRecordings, writer, build.Problems);
        BandShortfall shortfall = new(MaxFrequency);
        foreach ((int rate, string className, string path, Split split) in Remarks.Slower(build.Index, 2 * MaxFrequency))
        {
            if (shortfall.Lacks(rate))
            {
                shortfall.Add(rate, className, split);
                narrow.Add(RecordingPath.InRoot(className, path), shortfall.Of(rate), split);
            }
        }

        return narrow.Summary(all => shortfall.Summary(all.Names)!, ListName);
    }

    private IEnumerable<Finding> NotListed(TextWriter writer)
    {
        FindingTally unlisted = new(DiagnosticCodes.UnlistedRecordings, writer, build.Problems);
        Dictionary<string, long> places = new() { ["left out"] = 0, ["in train"] = 0, ["in val"] = 0, ["in test"] = 0 };
        foreach ((string path, Split split, Listing listing) in Remarks.Unlisted(build.Index))
        {
            bool isLeftOut = listing == Listing.LeftOut;
            places[isLeftOut ? "left out" : $"in {split.Name()}"]++;
            unlisted.Add(path, $"SplitsCsv does not list it{(isLeftOut ? ", and it is left out" : "")}", isLeftOut ? null : split);
        }

        string went = string.Join(", ",
            places.Where(place => place.Value > 0).Select(place => $"{Quantity.Count(place.Value)} {place.Key}"));
        return unlisted.Summary(all =>
            $"{all.Recordings} {all.Are} not in SplitsCsv{all.Names}: {went} (Unlisted=exclude|draw|train decides)", ListName);
    }

    /// <summary>Labels that a split has no window of. One that is to have no windows at all lacks nothing.</summary>
    private IEnumerable<Finding> Lacking(TextWriter writer)
    {
        if (!HasWindows)
        {
            return [];
        }

        List<(string Class, Split Split, long Windows)> labels = LabelCounts.ByClass(build.Index);
        Split[] splits = [.. SplitNames.All.Where(split => ShareOf(split) > 0 || labels.Any(label => label.Split == split))];
        FindingTally lacking = new(DiagnosticCodes.LabelsLacking, writer, build.Problems);
        List<string> names = [];
        foreach (var label in labels.GroupBy(label => label.Class))
        {
            long[] counts = [.. splits.Select(split => label.Where(one => one.Split == split).Sum(one => one.Windows))];
            if (counts.Contains(0))
            {
                string windows = string.Join(", ", splits.Zip(counts, (split, count) => $"{Quantity.Count(count)} {split.Name()}"));
                lacking.Add(label.Key, $"a split has no window with this label: {windows}", split: null);
                names.Add($"'{label.Key}' {windows}");
            }
        }

        string some = string.Join("; ", names.Take(NamedLabels)) + (names.Count > NamedLabels ? "; …" : "");
        return lacking.Summary(all => $"{Quantity.Of(all.Count, "label")} {(all.Count == 1 ? "is" : "are")} lacking in a split ({some}): "
            + "what train lacks is not learnt, what val or test lacks is not measured; annotate more recordings, or say with SplitsCsv "
            + "which split they are in", ListName);
    }

    private double ShareOf(Split split) => split switch
    {
        Split.Validation => build.Settings.ValidationFraction,
        Split.Test => build.Settings.TestFraction,
        _ => 1,
    };

    private string ListName => Path.GetFileName(build.Layout.WarningsCsv);
}
