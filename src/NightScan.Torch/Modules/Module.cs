using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: parameters, buffers and smaller modules under names that join to the keys of its state. Fields are
        /// registered under their own names by <see cref="RegisterComponents"/>, which a constructor calls last.
        /// </summary>
        public partial class Module : IDisposable
        {
            private readonly List<(string Name, Parameter Parameter)> _parameters = [];
            private readonly List<(string Name, Tensor Buffer, bool Persistent)> _buffers = [];
            private readonly List<(string Name, Module Module)> _modules = [];
            private readonly string _name;
            private bool _registered;

            protected Module(string name) => _name = name;

            ~Module() => Dispose(false);

            /// <summary>Whether the module trains: then batch norms use the batch's statistics and dropout drops.</summary>
            public virtual bool training { get; private set; } = true;

            /// <summary>The name that the module was made with.</summary>
            public virtual string GetName() => _name;

            /// <summary>Disposes the parameters, buffers and modules within.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Switches this module and all within to training or out of it.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach ((_, Module module) in _modules)
                {
                    module.train(train);
                }
            }

            /// <summary>Switches training off.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls <paramref name="fn"/> for all modules within, then for this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach ((_, Module module) in _modules)
                {
                    module.apply(fn);
                }

                fn(this);
                return this;
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _modules.Select(child => (child.Name, child.Module));

            public virtual IEnumerable<Module> children() => _modules.Select(child => child.Module);

            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                _modules.SelectMany(child => child.Module.named_modules()
                    .Select(inner => ($"{child.Name}.{inner.name}", inner.module))
                    .Prepend((child.Name, child.Module)));

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            /// <summary>Parameters by key: the module's own first, then those of the modules within. Each appears once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                HashSet<nint> seen = [];
                foreach ((string key, Parameter parameter) in AllParameters(recurse))
                {
                    if (seen.Add(parameter.Handle))
                    {
                        yield return (key, parameter);
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            /// <summary>Buffers by key, in the order of <see cref="named_parameters"/>.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                HashSet<nint> seen = [];
                foreach ((string key, Tensor buffer) in AllBuffers(recurse, include_nonpersistent))
                {
                    if (seen.Add(buffer.Handle))
                    {
                        yield return (key, buffer);
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual bool has_parameter(string target) => named_parameters().Any(entry => entry.name == target);

            public virtual bool has_buffer(string target) => named_buffers().Any(entry => entry.name == target);

            public virtual Parameter? get_parameter(string target) => named_parameters().FirstOrDefault(entry => entry.name == target).parameter;

            public virtual Tensor? get_buffer(string target) => named_buffers().FirstOrDefault(entry => entry.name == target).buffer;

            /// <summary>Forgets the gradients of all parameters.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (Parameter parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }

                    using Tensor? gradient = parameter.grad;
                    gradient?.zero_();
                }
            }

            /// <summary>The parameters, then the persistent buffers, by key: the live ones, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string before = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach ((string key, Parameter parameter) in named_parameters())
                {
                    destination.TryAdd(before + key, parameter);
                }

                foreach ((string key, Tensor buffer) in named_buffers(include_nonpersistent: false))
                {
                    destination.TryAdd(before + key, buffer);
                }

                return destination;
            }

            /// <summary>Copies a state over this one's.</summary>
            /// <param name="source">Tensors by key, of the same shapes.</param>
            /// <param name="strict">Whether all keys must match.</param>
            /// <param name="skip">Keys to leave alone.</param>
            /// <exception cref="InvalidOperationException">Strict, and keys are missing or unexpected.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                Dictionary<string, Tensor> destination = state_dict();
                HashSet<string> skipped = [.. skip ?? []];
                List<string> missing = [.. destination.Keys.Where(key => !source.ContainsKey(key) && !skipped.Contains(key))];
                List<string> unexpected = [.. source.Keys.Where(key => !destination.ContainsKey(key) && !skipped.Contains(key))];
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"The loaded state_dict is not identical to the target dictionary: {missing.Count} keys are missing, {unexpected.Count} unexpected.");
                }

                using IDisposable gradientsOff = no_grad();
                foreach ((string key, Tensor target) in destination)
                {
                    if (!skipped.Contains(key) && source.TryGetValue(key, out Tensor? value))
                    {
                        target.copy_(value);
                    }
                }

                return (missing, unexpected);
            }

            /// <summary>Adds a buffer: a tensor that is part of the state, but not learned.</summary>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                CheckName(name);
                _buffers.Add((name, tensor, persistent));
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                CheckName(name);
                _parameters.Add((name, param));
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Adds a module, which registers its own fields if it has not yet.</summary>
            /// <exception cref="ArgumentException">The name is empty, taken, or has a dot.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.'))
                {
                    throw new ArgumentException($"module name can't contain \".\", got: {name}", nameof(name));
                }

                CheckName(name);
                submodule.RegisterComponents();
                _modules.Add((name, submodule));
            }

            /// <summary>Registers the modules, parameters and tensors (as buffers) that the object's fields hold, under the names of the fields.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                {
                    return;
                }

                _registered = true;
                foreach (FieldInfo field in Fields())
                {
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor tensor:
                            register_buffer(field.Name, tensor);
                            break;
                        default:
                            break;
                    }
                }
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }

                foreach ((_, Parameter parameter) in _parameters)
                {
                    parameter.Dispose();
                }

                foreach ((_, Tensor buffer, _) in _buffers)
                {
                    buffer.Dispose();
                }

                foreach ((_, Module module) in _modules)
                {
                    module.Dispose();
                }
            }

            /// <summary>
            /// Moves and converts everything within. A parameter that must be copied for it is replaced by another object: make
            /// optimizers afterwards.
            /// </summary>
            /// <param name="device">Null to stay where it is.</param>
            /// <param name="type">A floating type, for what is of one; null to keep the types.</param>
            internal void Move(Device? device, ScalarType? type)
            {
                if (type is { } wanted && !wanted.IsFloatingPoint())
                {
                    throw new ArgumentException("nn.Module.to only accepts floating point types, but got desired dtype=" + wanted, nameof(type));
                }

                foreach ((_, Module module) in _modules)
                {
                    module.Move(device, type);
                }

                using IDisposable gradientsOff = no_grad();
                for (int i = 0; i < _parameters.Count; i++)
                {
                    (string key, Parameter old) = _parameters[i];
                    if (Moved(old, device, type) is Tensor moved)
                    {
                        Parameter replacement = (Parameter)new Parameter(moved, old.requires_grad).DetachFromDisposeScope();
                        _parameters[i] = (key, replacement);
                        Replace(old, replacement);
                    }
                }

                for (int i = 0; i < _buffers.Count; i++)
                {
                    (string key, Tensor old, bool persistent) = _buffers[i];
                    if (Moved(old, device, type) is Tensor moved)
                    {
                        _buffers[i] = (key, moved.DetachFromDisposeScope(), persistent);
                        Replace(old, moved);
                    }
                }
            }

            /// <summary>The tensor elsewhere or in another type; null where nothing is to be done.</summary>
            private static Tensor? Moved(Tensor tensor, Device? device, ScalarType? type)
            {
                ScalarType target = type is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
                Device present = tensor.device, place = device ?? present;
                bool isThere = place.type == present.type && (place.index == present.index || place.index < 0);
                return isThere && target == tensor.dtype ? null : tensor.detach().to(target, place);
            }

            /// <summary>Lets the fields that held a tensor hold another.</summary>
            private void Replace(Tensor old, Tensor replacement)
            {
                foreach (FieldInfo field in Fields())
                {
                    if (field.FieldType.IsAssignableTo(typeof(Tensor)) && ReferenceEquals(field.GetValue(this), old))
                    {
                        field.SetValue(this, replacement);
                    }
                }

                old.Dispose();
            }

            /// <summary>The fields of all classes that the object is of, the most basic first, in the order of their declaration.</summary>
            private IEnumerable<FieldInfo> Fields()
            {
                Stack<Type> types = new();
                for (Type? type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    types.Push(type);
                }

                const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                return types.SelectMany(type => type.GetFields(own).OrderBy(field => field.MetadataToken));
            }

            private void CheckName(string name)
            {
                if (_parameters.Any(entry => entry.Name == name) || _buffers.Any(entry => entry.Name == name) || _modules.Any(entry => entry.Name == name))
                {
                    throw new ArgumentException($"Tensor or module {name} is already registered.", nameof(name));
                }
            }

            private IEnumerable<(string Key, Parameter Parameter)> AllParameters(bool recurse) =>
                recurse
                    ? _parameters.Concat(_modules.SelectMany(child => child.Module.named_parameters().Select(entry => ($"{child.Name}.{entry.name}", entry.parameter))))
                    : _parameters;

            private IEnumerable<(string Key, Tensor Buffer)> AllBuffers(bool recurse, bool withTransient)
            {
                IEnumerable<(string, Tensor)> own = _buffers.Where(entry => withTransient || entry.Persistent).Select(entry => (entry.Name, entry.Buffer));
                return recurse
                    ? own.Concat(_modules.SelectMany(child => child.Module.named_buffers(true, withTransient).Select(entry => ($"{child.Name}.{entry.name}", entry.buffer))))
                    : own;
            }
        }
    }
}
