namespace NightScan.Training.Pretrained;

/// <summary>A batch norm of a graph; each tensor has a number per channel.</summary>
internal sealed record OnnxNorm(OnnxTensor Scale, OnnxTensor Bias, OnnxTensor Mean, OnnxTensor Variance, float Epsilon);

/// <summary>A convolution or a linear layer of a graph.</summary>
/// <param name="Weight">(outputs, inputs per group, height, width), or (outputs, inputs).</param>
/// <param name="IsTransposed">A linear layer's is (inputs, outputs) instead.</param>
/// <param name="Norm">What its output is normed by.</param>
internal sealed record OnnxLayer(OnnxTensor Weight, bool IsTransposed, OnnxTensor? Bias, OnnxNorm? Norm)
{
    /// <summary>As PyTorch has it.</summary>
    public long[] Shape { get; } = IsTransposed ? [Weight.Shape[1], Weight.Shape[0]] : Weight.Shape;

    /// <summary>All of a graph, in its order.</summary>
    public static List<OnnxLayer> Of(OnnxGraph graph)
    {
        Dictionary<string, string> aliases = new(StringComparer.Ordinal);
        Dictionary<string, OnnxNode> users = new(StringComparer.Ordinal);
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node is { Operator: "Identity", Inputs: [string input, ..], Outputs: [string output, ..] })
            {
                aliases[output] = aliases.GetValueOrDefault(input, input);
            }
            else if (node.Operator is "BatchNormalization" or "Add")
            {
                node.Inputs.ToList().ForEach(name => users.TryAdd(name, node));
            }
        }

        OnnxTensor? Constant(string? name) => name is null ? null : graph.Tensors.GetValueOrDefault(aliases.GetValueOrDefault(name, name));
        return [.. graph.Nodes.Select(node => LayerOf(node, Constant, users)).OfType<OnnxLayer>()];
    }

    private static OnnxLayer? LayerOf(OnnxNode node, Func<string?, OnnxTensor?> constant, Dictionary<string, OnnxNode> users)
    {
        if (node.Inputs.Count < 2 || node.Outputs.Count < 1 || constant(node.Inputs[1]) is not { } weight)
        {
            return null;
        }

        OnnxTensor? bias = constant(node.Inputs.ElementAtOrDefault(2));
        OnnxNode? user = users.GetValueOrDefault(node.Outputs[0]);
        return (node.Operator, weight.Shape.Length) switch
        {
            ("Conv", 4) => new OnnxLayer(weight, IsTransposed: false, bias, NormOf(user, weight.Shape[0], constant)),
            ("Gemm", 2) => new OnnxLayer(weight, !node.Transposes, bias, Norm: null),
            ("MatMul", 2) => new OnnxLayer(weight, IsTransposed: true, AddedTo(user, weight.Shape[1], constant), Norm: null),
            _ => null,
        };
    }

    private static OnnxTensor? AddedTo(OnnxNode? node, long outputs, Func<string?, OnnxTensor?> constant) => node is { Operator: "Add" }
        ? node.Inputs.Select(constant).FirstOrDefault(tensor => tensor?.Shape is [long count] && count == outputs)
        : null;

    private static OnnxNorm? NormOf(OnnxNode? node, long channels, Func<string?, OnnxTensor?> constant)
    {
        if (node is not { Operator: "BatchNormalization" })
        {
            return null;
        }

        OnnxTensor[] tensors = [.. node.Inputs.Skip(1).Select(constant).OfType<OnnxTensor>()];
        return tensors is [var scale, var bias, var mean, var variance] && tensors.All(tensor => tensor.Shape is [long c] && c == channels)
            ? new OnnxNorm(scale, bias, mean, variance, node.Epsilon)
            : throw new InvalidDataException("a batch norm of its graph has no numbers, or not as many as its channels");
    }
}
