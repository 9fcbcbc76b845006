namespace TorchSharp.Interop;

// The numbers by which native/nightscan_torch.cpp knows what to do.

internal enum Filling
{
    Empty,
    Zeros,
    Ones,
    Rand,
    Randn,
}

internal enum Property
{
    RequiresGrad,
    IsLeaf,
    IsContiguous,
}

internal enum UnaryOperation
{
    Alias,
    Clone,
    Contiguous,
    Detach,
    Neg,
    Sqrt,
    Rsqrt,
    Exp,
    Log,
    Abs,
    Square,
    Sigmoid,
    Relu,
    Silu,
    IsNaN,
    IsFinite,
    IsInf,
    All,
    Any,
    Max,
    Min,
    Argmax,
    Mean,
}

internal enum UnaryInPlace
{
    Zero,
    Relu,
    Silu,
    Sqrt,
    Sigmoid,
}

internal enum BinaryOperation
{
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Matmul,
    Maximum,
    Minimum,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

internal enum BinaryInPlace
{
    Add,
    Sub,
    Mul,
    Div,
    Copy,
}

internal enum ScalarOperation
{
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    ReverseSub,
    ClampMin,
    ClampMax,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

internal enum ScalarInPlace
{
    Add,
    Sub,
    Mul,
    Div,
    Fill,
}

internal enum Reduction
{
    Sum,
    Mean,
    Max,
}

internal enum AlongOperation
{
    Argmax,
    Softmax,
    LogSoftmax,
    All,
    Any,
}

internal enum Distribution
{
    Uniform,
    Normal,
    Bernoulli,
}

internal enum Shaping
{
    View,
    Reshape,
    Expand,
    Permute,
}

internal enum Rearrangement
{
    Flatten,
    Transpose,
    Squeeze,
    Unsqueeze,
    Select,
}

internal enum Pooling
{
    Average,
    Max,
    AdaptiveAverage,
}
