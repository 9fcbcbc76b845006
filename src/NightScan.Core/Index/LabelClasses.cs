namespace NightScan.Index;

/// <summary>The classes of windows while they are brought up to date: each is read once, and added when first asked for.</summary>
internal sealed class LabelClasses(IndexDatabase index)
{
    private readonly Dictionary<string, long> _ids = [];
    private readonly Dictionary<long, StemNames> _stems = [];
    private readonly HashSet<long> _touched = [];

    /// <summary>The row of a class.</summary>
    public long IdOf(string name)
    {
        if (!_ids.TryGetValue(name, out long id))
        {
            index.Execute("INSERT OR IGNORE INTO classes(name, selection_limit) VALUES($1, NULL)", name);
            _ids[name] = id = index.Count("SELECT id FROM classes WHERE name = $1", name);
        }

        return id;
    }

    /// <summary>A name for the files of a window that nobody in its class has; what is used of the class is chosen anew.</summary>
    /// <param name="natural">What they are to be called.</param>
    /// <param name="path">Tells the window from all others.</param>
    public string Assign(long classId, string natural, string path)
    {
        Touch(classId);
        return StemsOf(classId).Assign(natural, path);
    }

    /// <summary>Takes its name from a window, which goes or gets another one; what is used of its class is chosen anew.</summary>
    public void Release(long classId, string stem)
    {
        Touch(classId);
        StemsOf(classId).Release(stem);
    }

    /// <summary>Has what is used of a class be chosen anew.</summary>
    public void Touch(long classId)
    {
        if (_touched.Add(classId))
        {
            index.Execute("UPDATE classes SET selection_limit = NULL WHERE id = $1", classId);
        }
    }

    private StemNames StemsOf(long classId)
    {
        if (!_stems.TryGetValue(classId, out StemNames? stems))
        {
            _stems[classId] = stems = StemNames.OfWindows(index, classId);
        }

        return stems;
    }

    /// <summary>Gives class folders whose names are lists, such as <c>a,b</c>, the labels that they list.</summary>
    public void SplitFolders()
    {
        foreach ((long id, string name) in ClassCounts.Classes(index).Where(one => one.Name.Contains(',')))
        {
            string[] labels = [.. name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
            foreach (string label in labels.Length > 1 ? labels : [])
            {
                index.Execute("INSERT OR IGNORE INTO class_labels VALUES($1, $2)", id, IdOf(label));
            }
        }
    }

    /// <summary>Removes the classes that nothing is in, or labelled with.</summary>
    public void Clean()
    {
        WindowRows.RemoveUnused(index);
        _ids.Clear();
    }
}
