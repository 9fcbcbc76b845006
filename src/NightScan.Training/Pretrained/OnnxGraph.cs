namespace NightScan.Training.Pretrained;

/// <summary>Constant numbers of a graph.</summary>
/// <param name="Data">Their bytes, little-endian, as many as type and shape say.</param>
internal sealed record OnnxTensor(string Name, ScalarType Type, long[] Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>Reads them into a tensor of the present dispose scope.</summary>
    public Tensor Read()
    {
        Tensor tensor = empty(Shape, Type);
        Data.Span.CopyTo(tensor.bytes);
        return tensor;
    }
}

/// <summary>An operation of a graph.</summary>
/// <param name="Transposes">transB of a Gemm: its second factor has a row for each output.</param>
/// <param name="Epsilon">Of a BatchNormalization.</param>
internal sealed record OnnxNode(string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, bool Transposes,
    float Epsilon);

/// <summary>What of an ONNX file (https://onnx.ai) tells where weights belong: the operations in their order, and constants.</summary>
/// <param name="Producer">The program that wrote it.</param>
/// <param name="Tensors">By name; those of types that no weight has are not among them.</param>
internal sealed record OnnxGraph(string Producer, IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, OnnxTensor> Tensors)
{
    // Above what any backbone has: small files must not become large objects.
    private const int MaxItems = 100_000, MaxDimensions = 16, MaxNames = 64;
    private const float UsualEpsilon = 1e-5f;

    private static readonly Dictionary<long, ScalarType> s_types = new()
    {
        [1] = ScalarType.Float32,
        [10] = ScalarType.Float16,
        [11] = ScalarType.Float64,
        [16] = ScalarType.BFloat16,
    };

    /// <summary>Reads a file's content; the tensors keep it.</summary>
    /// <exception cref="IOException">It is no ONNX file, or damaged.</exception>
    /// <exception cref="InvalidDataException">The same, or its numbers lie elsewhere.</exception>
    public static OnnxGraph Read(byte[] bytes)
    {
        string producer = "";
        List<OnnxNode> nodes = [];
        Dictionary<string, OnnxTensor> tensors = new(StringComparer.Ordinal);
        MessageReader model = new(bytes, 0, bytes.Length);
        while (model.Next())
        {
            switch (model.Field)
            {
                case 2: producer = model.Text(); break;
                case 7: ReadGraph(model.Message(), nodes, tensors); break;
                default: model.Skip(); break;
            }
        }

        return nodes.Count > 0 ? new OnnxGraph(producer, nodes, tensors) : throw new InvalidDataException("it has no ONNX graph");
    }

    private static void ReadGraph(MessageReader graph, List<OnnxNode> nodes, Dictionary<string, OnnxTensor> tensors)
    {
        int items = 0;
        while (graph.Next())
        {
            if (++items > MaxItems)
            {
                throw new InvalidDataException($"its graph has more than {MaxItems} parts");
            }

            switch (graph.Field)
            {
                case 1: ReadNode(graph.Message(), nodes, tensors); break;
                case 5: Add(tensors, ReadTensor(graph.Message())); break;
                default: graph.Skip(); break;
            }
        }
    }

    private static void ReadNode(MessageReader node, List<OnnxNode> nodes, Dictionary<string, OnnxTensor> tensors)
    {
        string operation = "";
        List<string> inputs = [], outputs = [];
        Attribute attributes = new() { Epsilon = UsualEpsilon };
        while (node.Next())
        {
            switch (node.Field)
            {
                case 1 when inputs.Count < MaxNames: inputs.Add(node.Text()); break;
                case 2 when outputs.Count < MaxNames: outputs.Add(node.Text()); break;
                case 4: operation = node.Text(); break;
                case 5: ReadAttribute(node.Message(), attributes); break;
                default: node.Skip(); break;
            }
        }

        if (operation == "Constant" && outputs is [string name, ..] && attributes.Value is { } value)
        {
            Add(tensors, value with { Name = name });
        }

        nodes.Add(new OnnxNode(operation, inputs, outputs, attributes.Transposes, attributes.Epsilon));
    }

    private static void ReadAttribute(MessageReader attribute, Attribute attributes)
    {
        string name = "";
        float number = 0;
        long whole = 0;
        OnnxTensor? value = null;
        while (attribute.Next())
        {
            switch (attribute.Field)
            {
                case 1: name = attribute.Text(); break;
                case 2: number = attribute.Float(); break;
                case 3: whole = attribute.Number(); break;
                case 5: value = ReadTensor(attribute.Message()); break;
                default: attribute.Skip(); break;
            }
        }

        switch (name)
        {
            case "epsilon": attributes.Epsilon = number; break;
            case "transB": attributes.Transposes = whole != 0; break;
            case "value": attributes.Value = value; break;
        }
    }

    /// <summary>Reads a tensor.</summary>
    /// <returns>null when it is of a type that no weight has.</returns>
    private static OnnxTensor? ReadTensor(MessageReader tensor)
    {
        string name = "";
        long type = 0;
        bool isElsewhere = false;
        List<long> shape = [];
        ArraySegment<byte>? data = null;
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case 1 when shape.Count <= MaxDimensions: shape.AddRange(tensor.Numbers(MaxDimensions)); break;
                case 2: type = tensor.Number(); break;
                case 4 or 9 or 10 when tensor.IsNested: data = tensor.Bytes(); break; // Floats, bytes of any type, doubles.
                case 8: name = tensor.Text(); break;
                case 14: isElsewhere = tensor.Number() == 1; break;
                default: tensor.Skip(); break;
            }
        }

        if (!s_types.TryGetValue(type, out ScalarType scalar))
        {
            return null;
        }

        Int128 count = scalar.ElementSize();
        foreach (long length in shape)
        {
            count = length < 0 || count > long.MaxValue ? -1 : count * Math.Max(length, 1);
        }

        long size = shape.Contains(0) ? 0 : count <= int.MaxValue ? (long)count : -1;
        return shape.Count <= MaxDimensions && count > 0 && count <= long.MaxValue && size == (data?.Count ?? 0)
            ? new OnnxTensor(name, scalar, [.. shape], data ?? ArraySegment<byte>.Empty)
            : throw new InvalidDataException(isElsewhere
                ? "its numbers lie in a file beside it: export it with all of them in one"
                : "a tensor of it does not match its shape");
    }

    private static void Add(Dictionary<string, OnnxTensor> tensors, OnnxTensor? tensor)
    {
        if (tensor is not null)
        {
            tensors[tensor.Name] = tensor;
        }
    }

    /// <summary>The attributes of a node that say something about its weights.</summary>
    private sealed class Attribute
    {
        public float Epsilon { get; set; }
        public bool Transposes { get; set; }
        public OnnxTensor? Value { get; set; }
    }
}
