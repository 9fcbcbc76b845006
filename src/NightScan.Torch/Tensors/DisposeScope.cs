namespace TorchSharp;

/// <summary>
/// Disposes at its end all tensors that its thread made in it, but for those that were moved out. Scopes nest; a new tensor belongs
/// to the innermost. Without scopes, native memory waits for finalizers, which know nothing of its size.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? s_current;

    private readonly HashSet<torch.Tensor> _tensors = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScope? _outer;
    private bool _ended;

    internal DisposeScope()
    {
        _outer = s_current;
        s_current = this;
    }

    /// <summary>How many tensors the scope will dispose.</summary>
    public int DisposablesCount => _tensors.Count;

    /// <summary>The tensors that the scope will dispose.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => [.. _tensors];

    internal static DisposeScope? Current => s_current;

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor && _tensors.Contains(tensor);

    /// <summary>Hands a tensor to the scope around this one; to none when this is the outermost.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(_outer, disposable);

    /// <summary>Hands a tensor to another scope, or to none.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        if (disposable is torch.Tensor tensor)
        {
            Move(tensor, scope);
        }

        return disposable;
    }

    /// <summary>Lets a tensor live on beyond all scopes.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    /// <summary>Takes a tensor over from whatever scope it is in.</summary>
    public void Attach(IDisposable disposable) => MoveToOther(this, disposable);

    /// <summary>Disposes all tensors of the scope, which goes on.</summary>
    public void DisposeEverything()
    {
        torch.Tensor[] tensors = [.. _tensors];
        foreach (torch.Tensor tensor in tensors)
        {
            tensor.Dispose();
        }
    }

    /// <summary>Ends the scope.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        DisposeEverything();
        if (s_current == this)
        {
            s_current = _outer;
        }
    }

    internal static void Move(torch.Tensor tensor, DisposeScope? scope)
    {
        tensor.OwningScope?._tensors.Remove(tensor);
        tensor.OwningScope = scope;
        scope?._tensors.Add(tensor);
    }

    internal static void MoveOut(torch.Tensor tensor)
    {
        if (tensor.OwningScope is { } scope)
        {
            Move(tensor, scope._outer);
        }
    }
}
