using Google.Protobuf;

namespace NightScan.Training.Pretrained;

/// <summary>The fields of a protocol-buffer message, one after the other; those within it are read where they lie.</summary>
/// <remarks>Everything throws InvalidProtocolBufferException, an IOException, where bytes make no message.</remarks>
internal sealed class MessageReader(byte[] bytes, int begin, int length)
{
    private readonly CodedInputStream _stream = new(bytes, begin, length);
    private uint _tag;

    public int Field => WireFormat.GetTagFieldNumber(_tag);

    /// <summary>The value has a length: it is a text, a message or packed numbers.</summary>
    public bool IsNested => WireFormat.GetTagWireType(_tag) == WireFormat.WireType.LengthDelimited;

    private bool IsNumber => WireFormat.GetTagWireType(_tag) == WireFormat.WireType.Varint;

    private bool IsFloat => WireFormat.GetTagWireType(_tag) == WireFormat.WireType.Fixed32;

    /// <summary>Goes to the next field, whose value is then read, once, or skipped.</summary>
    /// <returns>False at the end.</returns>
    public bool Next() => (_tag = _stream.ReadTag()) != 0;

    public void Skip() => _stream.SkipLastField();

    /// <summary>The value without its length; empty where it has none.</summary>
    public ArraySegment<byte> Bytes()
    {
        int before = (int)_stream.Position;
        _stream.SkipLastField();
        int end = (int)_stream.Position;
        int size = IsNested ? new CodedInputStream(bytes, before, end - before).ReadLength() : 0;
        return new ArraySegment<byte>(bytes, end - size, size);
    }

    /// <summary>The fields of the value.</summary>
    public MessageReader Message()
    {
        ArraySegment<byte> value = Bytes();
        return new MessageReader(bytes, value.Offset, value.Count);
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>The whole numbers of the value, of which there is one, or many packed.</summary>
    public IReadOnlyList<long> Numbers(int most)
    {
        if (!IsNested)
        {
            return IsNumber ? [_stream.ReadInt64()] : [Skipped(0L)];
        }

        ArraySegment<byte> packed = Bytes();
        CodedInputStream stream = new(bytes, packed.Offset, packed.Count);
        List<long> numbers = [];
        while (!stream.IsAtEnd && numbers.Count <= most)
        {
            numbers.Add(stream.ReadInt64());
        }

        return numbers;
    }

    public long Number() => Numbers(1) is [long number, ..] ? number : 0;

    public float Float() => IsFloat ? _stream.ReadFloat() : Skipped(0f);

    private T Skipped<T>(T value)
    {
        Skip();
        return value;
    }
}
