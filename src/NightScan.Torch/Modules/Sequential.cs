using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Modules one after the other, named by their number unless they are given names.</summary>
public class Sequential : Module<Tensor, Tensor>
{
    private readonly List<IModule<Tensor, Tensor>> _steps = [];

    internal Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules)
        : base(nameof(Sequential))
    {
        foreach ((string name, Module<Tensor, Tensor> submodule) in modules)
        {
            append(name, submodule);
        }
    }

    /// <summary>How many modules there are.</summary>
    public int Count => _steps.Count;

    public IModule<Tensor, Tensor> this[int index] => _steps[index];

    /// <summary>Adds a module behind the last.</summary>
    public Sequential append(string name, IModule<Tensor, Tensor> module)
    {
        _steps.Add(module);
        register_module(name, (Module)module);
        return this;
    }

    /// <summary>Adds a module behind the last, named by its number.</summary>
    public Sequential append(IModule<Tensor, Tensor> module) =>
        append(_steps.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), module);

    /// <inheritdoc/>
    public override Tensor forward(Tensor tensor)
    {
        if (_steps.Count == 0)
        {
            return tensor.alias();
        }

        // What lies between two steps is no longer needed; autograd keeps what it needs by itself.
        using DisposeScope scope = NewDisposeScope();
        Tensor current = tensor;
        foreach (IModule<Tensor, Tensor> step in _steps)
        {
            current = step.call(current);
        }

        return current.MoveToOuterDisposeScope();
    }

    // The modules were registered one by one.
    protected override void RegisterComponents() { }
}
