using static TorchSharp.torch.jit;

namespace NightScan.Training.Optimisation;

/// <summary>
/// libtorch's operations on all tensors of a list at once. One call instead of a dozen for each tensor: on a GPU a step of a small batch
/// is over before those are launched, and on a CPU each is one more pass over the weights. TorchSharp has none of them by name, so a
/// TorchScript calls them.
/// </summary>
internal static class ListKernels
{
    // A statement must end with its line, the last one too.
    private static readonly CompilationUnit s_script = compile("""
        def length(tensors: List[Tensor]) -> Tensor:
            return torch.stack(torch._foreach_norm(tensors)).norm()

        def adamw(parameters: List[Tensor], gradients: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor],
                rate: float, decay: float, beta1: float, beta2: float, epsilon: float, divisor: Optional[Tensor]):
            torch._fused_adamw_(parameters, gradients, means, squares, [], steps, lr=rate, beta1=beta1, beta2=beta2,
                weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False, grad_scale=divisor, found_inf=None)

        """);

    /// <summary>The length of the vector that all numbers of the tensors make.</summary>
    /// <param name="tensors">1 or more, all on one device.</param>
    /// <returns>One number on the device, in the caller's dispose scope.</returns>
    public static Tensor Length(Tensor[] tensors) => s_script.invoke<Tensor>("length", [tensors]);

    /// <summary>A step of AdamW, as <c>torch.optim.AdamW(fused=True)</c> takes it.</summary>
    /// <param name="parameters">Changed, as the running means are; the lists belong together, place by place.</param>
    /// <param name="step">One number, float32: the steps taken, this one included.</param>
    /// <param name="divisor">What the gradients are divided by first; they keep the quotient. Null: nothing.</param>
    public static void AdamW(Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, Tensor step, AdamWSettings settings,
        Tensor? divisor)
    {
        Tensor[] steps = new Tensor[parameters.Length];
        Array.Fill(steps, step);
        // Numbers would be handed over as objects that nothing keeps alive until they are read.
        Scalar[] numbers =
        [
            settings.Rate.ToScalar(), settings.Decay.ToScalar(), settings.Beta1.ToScalar(), settings.Beta2.ToScalar(),
            settings.Epsilon.ToScalar(),
        ];
        s_script.invoke("adamw", [parameters, gradients, means, squares, steps, .. numbers, divisor]);
        Array.ForEach(numbers, number => number.Dispose());
    }
}

/// <summary>The numbers of a step of AdamW, by the names of its paper (arXiv 1711.05101).</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Decay">Share of a weight that a step of rate 1 takes away.</param>
internal sealed record AdamWSettings(double Rate, double Decay)
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;
}
