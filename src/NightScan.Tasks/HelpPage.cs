namespace NightScan.Tasks;

/// <summary>Where codes are explained: an IDE, and a terminal that can, lead from a warning or an error to its row.</summary>
/// <param name="file">Path of errors.md, absolute; empty for none.</param>
internal sealed class HelpPage(string file)
{
    private string? _address;

    /// <summary>The address of a code's row; null where the page is not there.</summary>
    public string? LinkTo(string code)
    {
        _address ??= File.Exists(file) ? AddressOf(Path.GetFullPath(file)) : "";
        return _address.Length > 0 ? $"{_address}#{code}" : null;
    }

    /// <summary>A full path as an address that leads to it, whatever characters it has.</summary>
    internal static string AddressOf(string path)
    {
        // Uri itself escapes what no address may have, and takes these for what they mean in one.
        string named = path.Replace("%", "%25", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)
            .Replace("?", "%3F", StringComparison.Ordinal);
        return new Uri(named switch
        {
            ['/', ..] => "file://" + named,
            ['\\', '\\', ..] => "file:" + named.Replace('\\', '/'),
            _ => "file:///" + named.Replace('\\', '/'),
        }).AbsoluteUri;
    }
}
