namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns. It takes over the tensor that it is made of: that one is empty afterwards.</summary>
public class Parameter : torch.Tensor
{
    /// <param name="data">Its value; loses its handle.</param>
    /// <param name="requires_grad">Whether gradients are computed for it.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.MoveHandle())
    {
        using IDisposable gradientsOff = torch.no_grad();
        this.requires_grad = requires_grad;
    }
}
