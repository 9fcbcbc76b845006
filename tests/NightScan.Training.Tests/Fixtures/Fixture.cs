using System.Reflection;
using System.Text.Json;

namespace NightScan.Training.Tests.Fixtures;

/// <summary>Numbers that PyTorch or torchvision gave; the script of the same name beside each file writes it.</summary>
internal static class Fixture
{
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(PathOf(name))).RootElement;

    public static string PathOf(string name) => Path.Combine(Repository, "tests", "NightScan.Training.Tests", "Fixtures", name);

    public static double[] Doubles(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static string Repository { get; } =
        typeof(Fixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == "Repository").Value!;
}
