using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Pretrained;

/// <summary>Writes an ONNX graph of layers, one behind the other, whose constants have names that say nothing.</summary>
internal sealed class OnnxWriter
{
    private readonly MemoryStream _graph = new();
    private int _number;
    private string _output = "input";

    public OnnxWriter Convolution(Tensor weight, Tensor? bias = null)
    {
        List<string> inputs = [_output, Constant(weight)];
        if (bias is not null)
        {
            inputs.Add(Constant(bias));
        }

        return Node("Conv", inputs);
    }

    public OnnxWriter Norm(Tensor scale, Tensor bias, Tensor mean, Tensor variance, float epsilon = 1e-5f) => Node("BatchNormalization",
        [_output, Constant(scale), Constant(bias), Constant(mean), Constant(variance)],
        Attribute("epsilon", stream => { stream.WriteTag(2, WireFormat.WireType.Fixed32); stream.WriteFloat(epsilon); }));

    public OnnxWriter Linear(Tensor weight, Tensor bias, bool isProduct)
    {
        return isProduct
            ? Node("MatMul", [_output, Constant(weight.t())]).Node("Add", [Constant(bias), _output])
            : Node("Gemm", [_output, Constant(weight), Constant(bias)],
                Attribute("transB", stream => { stream.WriteTag(3, WireFormat.WireType.Varint); stream.WriteInt64(1); }));
    }

    public OnnxWriter Node(string operation, IEnumerable<string> inputs, byte[]? attribute = null)
    {
        _output = $"value{_number++}";
        byte[] node = Message(stream =>
        {
            inputs.ToList().ForEach(input => Text(stream, 1, input));
            Text(stream, 2, _output);
            Text(stream, 4, operation);
            if (attribute is not null)
            {
                Bytes(stream, 5, attribute);
            }
        });
        Append(1, node);
        return this;
    }

    public string Constant(Tensor tensor, bool isElsewhere = false)
    {
        using DisposeScope scope = NewDisposeScope();
        string name = $"constant{_number++}";
        byte[] numbers = tensor.detach().to(ScalarType.Float32).contiguous().bytes.ToArray();
        // Half of them as floats, half of them as bytes, as programs differ in that.
        int field = isElsewhere ? 13 : _number % 2 == 0 ? 4 : 9;
        Append(5, Message(stream =>
        {
            Bytes(stream, 1, Message(dims => tensor.shape.ToList().ForEach(dims.WriteInt64)));
            stream.WriteTag(2, WireFormat.WireType.Varint);
            stream.WriteInt64(1);
            Bytes(stream, field, numbers);
            Text(stream, 8, name);
            stream.WriteTag(14, WireFormat.WireType.Varint);
            stream.WriteInt64(isElsewhere ? 1 : 0);
        }));
        return name;
    }

    public byte[] Model(string producer = "a test") => Message(stream =>
    {
        stream.WriteTag(1, WireFormat.WireType.Varint);
        stream.WriteInt64(8);
        Text(stream, 2, producer);
        Bytes(stream, 7, _graph.ToArray());
    });

    private static byte[] Attribute(string name, Action<CodedOutputStream> value) => Message(stream =>
    {
        Text(stream, 1, name);
        value(stream);
    });

    private void Append(int field, byte[] message) => _graph.Write(Message(stream => Bytes(stream, field, message)));

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream stream = new(bytes, leaveOpen: true))
        {
            write(stream);
        }

        return bytes.ToArray();
    }

    private static void Text(CodedOutputStream stream, int field, string text) => Bytes(stream, field, Encoding.UTF8.GetBytes(text));

    private static void Bytes(CodedOutputStream stream, int field, byte[] value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(ByteString.CopyFrom(value));
    }
}
