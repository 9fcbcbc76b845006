using System.Net;
using System.Text.RegularExpressions;

namespace NightScan.Gallery;

/// <summary>
/// A part of a page, which is written when its turn comes. Text of any origin, a folder called <c>&lt;script&gt;</c> or one with a line
/// break in its name, becomes a part by being escaped; all other markup is that of gallery.html and gallery.css.
/// </summary>
internal sealed partial class Html(Action<TextWriter> write)
{
    /// <summary>Blocks of the templates by name, cut at their places: at odd numbers stands the name of one.</summary>
    private static readonly Dictionary<string, string[]> s_blocks = Read();

    public static implicit operator Html(string text) => new(page => WebUtility.HtmlEncode(Visible(text), page));

    /// <summary>A block of gallery.html, which stands there under a comment with its name.</summary>
    /// <param name="block">Its name; <c>style</c> is gallery.css.</param>
    /// <param name="values">What comes in its places, which stand there in braces.</param>
    public static Html Of(string block, params (string Place, Html Value)[] values) => new(page =>
    {
        string[] parts = s_blocks[block];
        page.Write(parts[0]);
        for (int i = 1; i < parts.Length; i += 2)
        {
            values.First(value => value.Place == parts[i]).Value.Write(page);
            page.Write(parts[i + 1]);
        }
    });

    /// <summary>Parts one after the other; of those that are made one by one, one is in memory at a time.</summary>
    /// <param name="parts">None, one or many.</param>
    /// <param name="end">What follows each of them.</param>
    public static Html All(IEnumerable<Html> parts, string end = "\n") => new(page =>
    {
        foreach (Html part in parts)
        {
            part.Write(page);
            page.Write(end);
        }
    });

    public void Write(TextWriter page) => write(page);

    /// <summary>The text with control characters as visible signs: ␊ for a line break.</summary>
    private static string Visible(string text) => string.Concat(text.Select(letter => letter switch
    {
        < ' ' => (char)('\u2400' + letter),
        '\x7F' => '\u2421',
        >= '\x80' and < '\xA0' => '\uFFFD',
        _ => letter,
    }));

    private static Dictionary<string, string[]> Read()
    {
        string[] blocks = BlockPattern().Split($"<!-- style -->\n{Resource("gallery.css")}{Resource("gallery.html")}");
        return Enumerable.Range(0, blocks.Length / 2)
            .ToDictionary(i => blocks[(2 * i) + 1], i => PlacePattern().Split(blocks[(2 * i) + 2].TrimEnd('\n')));
    }

    private static string Resource(string name)
    {
        using StreamReader reader = new(typeof(Html).Assembly.GetManifestResourceStream(name)!);
        // Git may have checked it out with others.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^<!-- (\w+) -->\n", RegexOptions.Multiline)]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PlacePattern();
}
