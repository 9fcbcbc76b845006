namespace NightScan.Settings;

/// <summary>How many labels an example may have.</summary>
internal enum LabelCount
{
    /// <summary>Several where an example of the index has none or more than one, else one.</summary>
    Auto,

    /// <summary>One: the classes exclude each other, and background is a class of its own.</summary>
    Single,

    /// <summary>Any number, none too.</summary>
    Multi,
}
