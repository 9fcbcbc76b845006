using System.Text.Json;

namespace NightScan.Training.Runs;

/// <summary>Names of properties in files: examples were called samples once, and are so there.</summary>
/// <param name="form">The form of names; null to leave them.</param>
internal sealed class FormerNames(JsonNamingPolicy? form) : JsonNamingPolicy
{
    public override string ConvertName(string name)
    {
        string former = name == "Examples" ? "Samples" : name;
        return form?.ConvertName(former) ?? former;
    }
}
