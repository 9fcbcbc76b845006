namespace NightScan.Files;

/// <summary>
/// JSON as text, for the few values that every build writes or compares: a serializer takes a build with nothing to do a tenth of its time,
/// which goes into finding out how.
/// </summary>
internal static class JsonText
{
    /// <summary>A string as JSON has it, with its quotes.</summary>
    public static string Of(string text)
    {
        StringBuilder json = new("\"", text.Length + 2);
        foreach (char letter in text)
        {
            // Of a surrogate without its other half there would be nothing left in UTF-8.
            if (letter is '"' or '\\' or < ' ' or (>= '\uD800' and <= '\uDFFF'))
            {
                json.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                json.Append(letter);
            }
        }

        return json.Append('"').ToString();
    }
}
