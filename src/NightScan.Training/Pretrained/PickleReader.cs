using System.Numerics;

namespace NightScan.Training.Pretrained;

/// <summary>That a pickle holds more than the tensors that are read from it.</summary>
internal sealed class ForeignContentException(string content) : Exception(content);

/// <summary>
/// Reads what torch.save writes of a state dict. A pickle is a program for Python's unpickler, which may call anything. Here nothing is
/// called: the operations that texts, numbers, lists, dictionaries and tensors need are carried out, every other one is refused, and so
/// is every name but those of tensors and ordered dictionaries. Each operation takes as much memory as its own bytes and a constant.
/// Operations: Python's pickletools.
/// </summary>
internal sealed class PickleReader(byte[] bytes)
{
    private static readonly PickledName s_map = new("collections", "OrderedDict"), s_tensor = new("torch._utils", "_rebuild_tensor_v2"),
        s_parameter = new("torch._utils", "_rebuild_parameter");

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _position;

    /// <summary>Reads one.</summary>
    /// <returns>null, bool, long, double, string, byte[], BigInteger, List, object[] for a tuple, or what PickledValues.cs has.</returns>
    /// <exception cref="InvalidDataException">It is no pickle, or a damaged one.</exception>
    /// <exception cref="ForeignContentException">It holds something else.</exception>
    public static object? Read(byte[] pickle) => new PickleReader(pickle).Run();

    private object? Run()
    {
        while (true)
        {
            byte operation = Take(1)[0];
            if (operation == '.')
            {
                return Pop();
            }

            if (!Literal(operation) && !Container(operation) && !Memory(operation))
            {
                Object(operation);
            }
        }
    }

    private bool Literal(byte operation)
    {
        switch (operation)
        {
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case (byte)'K': Push(Length(1)); break;
            case (byte)'M': Push(Length(2)); break;
            case 0x8a: Push(Whole(Take(Length(1)))); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case (byte)'X': Push(Text(Take(Length(4)))); break;
            case 0x8c: Push(Text(Take(Length(1)))); break;
            case 0x8d: Push(Text(Take(Length(8)))); break;
            case (byte)'C': Push(Take(Length(1)).ToArray()); break;
            case (byte)'B': Push(Take(Length(4)).ToArray()); break;
            case 0x80: Take(1); break; // The version, which only says which operations may come.
            case 0x95: Take(8); break; // The length of a part, which only helps to read ahead.
            default: return false;
        }

        return true;
    }

    private bool Container(byte operation)
    {
        switch (operation)
        {
            case (byte)'(': _marks.Add(_stack.Count); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case 0x85: Push(Last(1)); break;
            case 0x86: Push(Last(2)); break;
            case 0x87: Push(Last(3)); break;
            case (byte)'t': Push(SinceMark()); break;
            case (byte)']': Push(new List<object?>()); break;
            case (byte)'a': Append(Last(1)); break;
            case (byte)'e': Append(SinceMark()); break;
            case (byte)'}': Push(new PickledMap()); break;
            case (byte)'s': Set(Last(2)); break;
            case (byte)'u': Set(SinceMark()); break;
            default: return false;
        }

        return true;
    }

    private bool Memory(byte operation)
    {
        switch (operation)
        {
            case (byte)'q': _memo[Length(1)] = Top(); break;
            case (byte)'r': _memo[Length(4)] = Top(); break;
            case 0x94: _memo[_memo.Count] = Top(); break;
            case (byte)'h': Push(Remembered(Length(1))); break;
            case (byte)'j': Push(Remembered(Length(4))); break;
            default: return false;
        }

        return true;
    }

    private void Object(byte operation)
    {
        switch (operation)
        {
            case (byte)'c': Push(Known(new PickledName(Line(), Line()))); break;
            case 0x93: Push(Last(2) is [string module, string name] ? Known(new PickledName(module, name)) : throw Damaged()); break;
            case (byte)'Q': Push(Storage(Pop())); break;
            case (byte)'R': Push(Result(Last(2))); break;
            case (byte)'b': Attributes(Last(1)); break;
            default: throw new ForeignContentException($"an operation 0x{operation:X2}");
        }
    }

    private static PickledName Known(PickledName name) =>
        name == s_map || name == s_tensor || name == s_parameter || PickledStorage.TypeOf(name) is not null
            ? name
            : throw new ForeignContentException($"'{name}'");

    private static PickledStorage Storage(object? reference) =>
        reference is object?[] and ["storage", PickledName name, string key, _, long and >= 0 and var count, ..]
            && PickledStorage.TypeOf(name) is { } type
            ? new PickledStorage(type, key, count)
            : throw Damaged();

    private static object Result(object?[] call) => call switch
    {
        [PickledName name, object?[] and []] when name == s_map => new PickledMap(),
        [PickledName name, object?[] arguments] when name == s_tensor => PickledTensor.Of(arguments),
        [PickledName name, object?[] and [PickledTensor tensor, ..]] when name == s_parameter => tensor,
        _ => throw Damaged(),
    };

    /// <summary>A state dict has the versions of its modules beside its entries; nothing of that is needed.</summary>
    private void Attributes(object?[] state)
    {
        if (state is not [PickledMap] || Top() is not PickledMap)
        {
            throw Damaged();
        }
    }

    private void Append(object?[] values)
    {
        (Top() as List<object?> ?? throw Damaged()).AddRange(values);
    }

    private void Set(object?[] pairs)
    {
        if (Top() is not PickledMap map || pairs.Length % 2 != 0)
        {
            throw Damaged();
        }

        for (int i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i] is string key)
            {
                map.Values[key] = pairs[i + 1];
            }
        }
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Pop() => Last(1)[0];

    private object? Top() => Floor < _stack.Count ? _stack[^1] : throw Damaged();

    private object? Remembered(long number) => _memo.TryGetValue(number, out object? value) ? value : throw Damaged();

    // What lies below the last mark belongs to whatever the mark began.
    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    private object?[] Last(int count) => _stack.Count - count >= Floor ? Cut(_stack.Count - count) : throw Damaged();

    private object?[] SinceMark()
    {
        if (_marks.Count == 0)
        {
            throw Damaged();
        }

        int begin = Floor;
        _marks.RemoveAt(_marks.Count - 1);
        return Cut(begin);
    }

    private object?[] Cut(int begin)
    {
        object?[] values = [.. _stack.GetRange(begin, _stack.Count - begin)];
        _stack.RemoveRange(begin, values.Length);
        return values;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > bytes.Length - _position)
        {
            throw new InvalidDataException("its pickle ends too early");
        }

        _position += (int)count;
        return bytes.AsSpan(_position - (int)count, (int)count);
    }

    private long Length(int size)
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        Take(size).CopyTo(number);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(number);
        return length <= long.MaxValue ? (long)length : throw Damaged();
    }

    private string Line()
    {
        int length = bytes.AsSpan(_position).IndexOf((byte)'\n');
        string line = Text(Take(length < 0 ? long.MaxValue : length));
        _position++;
        return line;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static object Whole(ReadOnlySpan<byte> number) =>
        number.Length <= sizeof(long) ? (object)(long)new BigInteger(number) : new BigInteger(number);

    private static InvalidDataException Damaged() => new("its pickle is damaged");
}
