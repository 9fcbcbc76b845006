namespace NightScan.Training.Settings;

/// <summary>The number type that a model computes in; weights and their updates are float32 always.</summary>
internal enum TrainingPrecision
{
    /// <summary>
    /// bfloat16 on a GPU that computes in it; on a processor that does, bfloat16 to learn and float32 to answer; float32 elsewhere.
    /// </summary>
    Auto,
    Float32,
    BFloat16,

    /// <summary>float16 with loss scaling.</summary>
    Float16,
}
