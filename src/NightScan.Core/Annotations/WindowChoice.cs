namespace NightScan.Annotations;

/// <summary>Which windows of a recording become spectrograms.</summary>
internal enum WindowChoice
{
    /// <summary>The one at its start; its class is its folder's.</summary>
    First,

    /// <summary>All of them; the class of each is its recording's folder's.</summary>
    All,

    /// <summary>All of them; tables of annotations say what is in each.</summary>
    Annotated,
}
