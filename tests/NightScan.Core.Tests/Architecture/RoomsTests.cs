using System.Reflection;
using System.Text.RegularExpressions;
using NetArchTest.Rules;
using NightScan.Diagnostics;

namespace NightScan.Tests.Architecture;

/// <summary>The rooms of Core stand in the order of docs/architecture.md, and use what is below them only.</summary>
public sealed partial class RoomsTests
{
    private const string Product = "NightScan.";

    // Its types are the product's own names.
    private const string Library = "Library";
    private static readonly Assembly s_core = typeof(NightScanException).Assembly;
    private static readonly string s_repository = Path.GetFullPath(
        typeof(RoomsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Repository").Value!);

    private static readonly string s_source = Path.Join(s_repository, "src", "NightScan.Core");

    [Fact]
    public void ThePictureHasEveryRoom() => Assert.Equal(
        Sources().Select(RoomOf).Distinct().Order(StringComparer.Ordinal),
        Rooms().Order(StringComparer.Ordinal));

    [Fact]
    public void NoTypeUsesARoomAboveItsOwn()
    {
        string[] rooms = Rooms();
        List<string> broken = [];
        for (int room = 1; room < rooms.Length; room++)
        {
            // "NightScan.Index" is not meant by what begins with it and goes on, such as a room called IndexOfCards.
            string[] above = [.. rooms[..room].SelectMany(NamesOf)];
            TestResult result = Types.InAssembly(s_core).That().ResideInNamespaceMatching($@"^NightScan\.{rooms[room]}(\.|$)")
                .ShouldNot().HaveDependencyOnAny(above).GetResult();
            broken.AddRange((result.FailingTypes ?? []).Select(type =>
                $"{FileOf(type, rooms[room])}: {type.FullName} uses a room above {rooms[room]}: "
                    + $"{string.Join(", ", Above(type, rooms[..room]))}"));
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void NoFileOpensARoomAboveItsOwn()
    {
        string[] rooms = Rooms();
        string[] broken = [.. Sources().SelectMany(file =>
        {
            int own = Array.IndexOf(rooms, RoomOf(file));
            return UsingPattern().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)
                .Where(name => Array.IndexOf(rooms, name) is int other && other >= 0 && other < own)
                .Select(name => $"{Path.GetRelativePath(s_repository, file)} uses {name}, which stands above it");
        })];
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    /// <summary>Or that of a part of it: operations add to the types of their room. What others call needs no room to be named.</summary>
    [Fact]
    public void TheNamespaceOfAFileIsItsRoom()
    {
        string[] others = [.. Sources()
            .Where(file => !Regex.IsMatch(File.ReadAllText(file), $@"(?m)^namespace {NamespaceOf(RoomOf(file))}(\.\w+)*;"))];
        Assert.True(others.Length == 0, string.Join('\n', others));
    }

    /// <summary>From the top to the ground.</summary>
    private static string[] Rooms()
    {
        string page = File.ReadAllText(Path.Join(s_repository, "docs", "architecture.md"));
        string picture = page.Split("```rooms")[1].Split("```")[0];
        return [.. RoomPattern().Matches(picture).Select(match => match.Groups[1].Value)];
    }

    private static string NamespaceOf(string room) => room == Library ? Product.TrimEnd('.') : Product + room;

    /// <summary>What those below it must not mention.</summary>
    private static IEnumerable<string> NamesOf(string room) => room != Library ? [Product + room]
        : s_core.GetTypes().Where(type => type.Namespace == NamespaceOf(Library)).Select(type => type.FullName!);

    private static IEnumerable<string> Sources() => Directory.EnumerateDirectories(s_source)
        .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj"))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories));

    private static string RoomOf(string file) => Path.GetRelativePath(s_source, file).Split(Path.DirectorySeparatorChar)[0];

    private static string FileOf(Type type, string room) =>
        Sources().Where(file => RoomOf(file) == room)
            .FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == type.Name.Split('`')[0]) is string file
            ? Path.GetRelativePath(s_repository, file) : $"a file of {room}";

    private static IEnumerable<string> Above(Type type, string[] rooms) => rooms.Where(room =>
        !Types.InAssembly(s_core).That().HaveNameMatching($"^{Regex.Escape(type.Name)}$").ShouldNot()
            .HaveDependencyOnAny([.. NamesOf(room)]).GetResult().IsSuccessful);

    [GeneratedRegex(@"^  [├└]─ (\w+)", RegexOptions.Multiline)]
    private static partial Regex RoomPattern();

    [GeneratedRegex(@"^using (?:static )?NightScan\.(\w+)[\w.]*;", RegexOptions.Multiline)]
    private static partial Regex UsingPattern();
}
