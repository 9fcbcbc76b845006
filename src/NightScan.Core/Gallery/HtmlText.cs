using System.Net;

namespace NightScan.Gallery;

/// <summary>Text of any origin as HTML: a folder may be called <c>&lt;script&gt;</c>, or hold a line break.</summary>
internal static class HtmlText
{
    /// <summary>Escapes a text for an element or a quoted attribute. Control characters become visible signs: ␊ for a line break.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(string.Create(text.Length, text, static (shown, source) =>
    {
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = source[i] switch
            {
                < ' ' => (char)('\u2400' + source[i]),
                '\x7F' => '\u2421',
                >= '\x80' and < '\xA0' => '\uFFFD',
                char c => c,
            };
        }
    }));

    /// <summary>Escapes a name for an element, and keeps its direction of writing to itself.</summary>
    public static string Name(string text) => $"<bdi>{Escape(text)}</bdi>";
}
