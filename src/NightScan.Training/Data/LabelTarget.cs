namespace NightScan.Training.Data;

/// <summary>
/// What a model is to say of a class, where an example may have any number of labels. What nobody knows lies between, so that of two
/// examples that are mixed the larger number holds: a class is there if it is in either, and else unknown if it is in either.
/// </summary>
internal static class LabelTarget
{
    public const float Absent = 0;

    /// <summary>Neither learned from nor measured.</summary>
    public const float Unknown = 0.5f;

    public const float Present = 1;
}
