namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What can be called on something and gives something else.</summary>
        public interface IModule<T, TResult>
        {
            /// <summary>Computes the output.</summary>
            TResult call(T input1);
        }

        /// <summary>A module of one input.</summary>
        public abstract class Module<T, TResult> : Module, IModule<T, TResult>
        {
            protected Module(string name)
                : base(name) { }

            /// <summary>The computation itself.</summary>
            public abstract TResult forward(T input);

            /// <summary>Computes the output.</summary>
            public TResult call(T input) => forward(input);
        }
    }
}
