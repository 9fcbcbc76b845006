namespace NightScan.Annotations;

/// <summary>Reads lines, whatever ends them, in memory that no line can fill.</summary>
/// <param name="text">Whoever made it closes it.</param>
/// <param name="maxLength">Characters.</param>
internal sealed class BoundedLines(TextReader text, int maxLength)
{
    private readonly char[] _block = new char[1 << 13];
    private readonly StringBuilder _line = new();
    private int _start;
    private int _end;
    private bool _wasReturn;

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Without its end; null when it is longer than a line may be.</param>
    /// <returns>False when there is none.</returns>
    public bool TryRead(out string? line)
    {
        _line.Clear();
        bool isTooLong = false, any = false;
        while (Fill())
        {
            if (_wasReturn && _block[_start] == '\n')
            {
                _wasReturn = false;
                _start++;
                continue;
            }

            (_wasReturn, any) = (false, true);
            ReadOnlySpan<char> rest = _block.AsSpan(_start, _end - _start);
            int end = rest.IndexOfAny('\r', '\n');
            ReadOnlySpan<char> part = end < 0 ? rest : rest[..end];
            isTooLong |= _line.Length + part.Length > maxLength;
            if (!isTooLong)
            {
                _line.Append(part);
            }

            _start += part.Length;
            if (end >= 0)
            {
                _wasReturn = _block[_start++] == '\r';
                break;
            }
        }

        line = isTooLong ? null : _line.ToString();
        return any;
    }

    private bool Fill()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, text.Read(_block, 0, _block.Length));
        }

        return _end > 0;
    }
}
