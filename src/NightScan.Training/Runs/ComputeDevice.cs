using NightScan.Training.Libtorch;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>What computes: the GPU when there is one and nothing else was asked for, else the CPU.</summary>
/// <param name="Type">The type that a model computes in where it answers; weights and logits are float32 always.</param>
/// <param name="Card">The GPU, as far as its driver knows it.</param>
internal sealed record ComputeDevice(Device Device, ScalarType Type, GraphicsCard? Card)
{
    // The first with units for bfloat16.
    private const double AmpereCapability = 8.0;

    private readonly PinnedMemory _pinned = new();

    /// <summary>The type that a model computes in where it learns.</summary>
    public ScalarType LearningType { get; init; } = Type;

    /// <summary>This device, as a model learns on it.</summary>
    public ComputeDevice ToLearn => this with { Type = LearningType };

    /// <summary>Whether the range of the type is so small that the loss has to be scaled.</summary>
    public bool ScalesLoss => Type == ScalarType.Float16;

    /// <summary>Memory in use on a GPU, in bytes; 0 on a CPU or when it cannot be told.</summary>
    public long MemoryInUse => Card is null ? 0 : GraphicsCard.MemoryInUse(Card.Index);

    /// <summary>Loads libtorch, chooses the device and prepares it.</summary>
    /// <param name="settings">Tell the device, the precision and the threads.</param>
    /// <param name="reporter">Is warned when the GPU that libtorch was chosen for is not found (NS0629).</param>
    /// <exception cref="NightScanException">NS0503: libtorch is not there; NS0624: a GPU was asked for that is not there; NS0625: the
    /// device does not compute in the precision asked for.</exception>
    public static ComputeDevice Select(TrainingSettings settings, IBuildReporter reporter)
    {
        TorchLibraries.Load(reporter);
        string asked = settings.TrainDevice;
        int number = asked is "auto" or "cpu" or "cuda" ? 0 : int.Parse(asked["cuda:".Length..], CultureInfo.InvariantCulture);
        int count = asked != "cpu" && cuda.is_available() ? cuda.device_count() : 0;
        if (number >= count && asked is not ("auto" or "cpu"))
        {
            throw new NightScanException(DiagnosticCodes.NoSuchDevice, count == 0
                ? $"TrainDevice is '{asked}', but libtorch finds no GPU here: check the driver with nvidia-smi, and that libtorch is one "
                    + $"for CUDA (TorchBackend=cuda, or LibTorchDir); or train with TrainDevice=cpu."
                : $"TrainDevice is '{asked}', but libtorch finds {count} GPU(s) here, numbered from 0: give one of cuda:0 to "
                    + $"cuda:{count - 1}.");
        }

        set_num_threads(settings.TrainThreads);
        if (count == 0)
        {
            if (asked == "auto" && TorchLibraries.IsForCuda)
            {
                reporter.Warning(new Diagnostic(DiagnosticCodes.NoGraphicsCard,
                    $"this libtorch ({TorchLibraries.Version}) computes on NVIDIA GPUs, but finds none that it can use: training goes on, "
                        + $"on the CPU, many times more slowly. "
                    + "'nvidia-smi' tells whether the driver sees the GPU and how new the driver is (CUDA 12.8 needs 570 or later on "
                        + "Linux, 571 on Windows); TrainDevice=cpu or TorchBackend=cpu says that the CPU is meant"));
            }

            NativeHeap.KeepFreedMemory();
            return new ComputeDevice(CPU, CpuType(settings.Precision), Card: null)
            {
                LearningType = CpuLearningType(settings.Precision),
            };
        }

        GraphicsCard? card = GraphicsCard.Find(number);
        ScalarType type = settings.Precision switch
        {
            TrainingPrecision.Float32 => ScalarType.Float32,
            TrainingPrecision.BFloat16 => ScalarType.BFloat16,
            TrainingPrecision.Float16 => ScalarType.Float16,
            _ => card?.Capability >= AmpereCapability ? ScalarType.BFloat16 : ScalarType.Float32,
        };
        return new ComputeDevice(torch.device($"cuda:{number}"), type, card);
    }

    /// <summary>Brings spectrograms to the device, as a model takes them.</summary>
    /// <param name="spectrograms">[count, mels, frames] row-major; copied: their memory may be given back at once.</param>
    /// <returns>(count, 1, mels, frames), in the caller's dispose scope. On a GPU they are on their way; ask for no third batch before a
    /// result of the first was read.</returns>
    public Tensor Input(Memory<float> spectrograms, int count, int mels, int frames)
    {
        ReadOnlySpan<float> values = spectrograms.Span[..(count * mels * frames)];
        return Device.type == DeviceType.CPU
            ? TensorNumbers.ToTensor(values, ScalarType.Float32, count, 1, mels, frames).to(Type)
            : _pinned.Fill(values).view(count, 1, mels, frames).to(Device.type, Device.index, non_blocking: true).to(Type);
    }

    public DeviceDescription Describe(int threads)
    {
        string library = $"libtorch {TorchLibraries.Version}, {LearningType.ToString().ToLowerInvariant()}"
            + (Type == LearningType ? "" : $" ({Type.ToString().ToLowerInvariant()} to measure)");
        return Device.type == DeviceType.CUDA
            ? new DeviceDescription($"{Card?.Name ?? "GPU"} ({Device})", Card?.MemoryBytes ?? 0, 0, Card is null ? library
                : $"driver {Card.Driver}, {library}")
            : new DeviceDescription(Processor.Name, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, threads, library);
    }

    // Answers are asked for on other machines, too, and are a small part of a training: they are float32 unless one asks for less.
    private static ScalarType CpuLearningType(TrainingPrecision precision) =>
        precision == TrainingPrecision.Auto && Processor.MultipliesBFloat16 ? ScalarType.BFloat16 : CpuType(precision);

    private static ScalarType CpuType(TrainingPrecision precision) => precision switch
    {
        TrainingPrecision.BFloat16 => ScalarType.BFloat16,
        TrainingPrecision.Float16 => throw new NightScanException(DiagnosticCodes.PrecisionNotThere,
            "Precision is 'float16', which libtorch does not compute on a CPU: give float32 or bfloat16, or leave it at auto."),
        _ => ScalarType.Float32,
    };
}
