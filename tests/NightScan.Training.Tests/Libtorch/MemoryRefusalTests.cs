using NightScan.Diagnostics;
using NightScan.Training.Libtorch;
using NightScan.Training.Settings;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Libtorch;

public sealed class MemoryRefusalTests
{
    private static readonly TrainingSettings s_settings = new() { BatchSize = 2000, Architecture = "efficientnet-b5" };

    /// <summary>More than a processor can address, in libtorch's own words.</summary>
    [Fact]
    public void AProcessorsMemoryIsKnownByLibtorchsWords()
    {
        ExternalException refused = Assert.ThrowsAny<ExternalException>(() => empty([1L << 56], ScalarType.Float32));
        Diagnostic? found = MemoryRefusal.Of(refused, s_settings);
        Assert.Equal("NS0640", found?.Code);
        Assert.Contains("you tried to allocate 288230376151711744 bytes. Lower BatchSize", found!.Message, StringComparison.Ordinal);
    }

    /// <summary>As an H100 said it; what is advice to programmers is left out.</summary>
    [Fact]
    public void ACardsMemoryIsKnownByLibtorchsWords()
    {
        Diagnostic? found = MemoryRefusal.Of(
            new ExternalException("CUDA out of memory. Tried to allocate 2.49 GiB. GPU 0 has a total capacity of 79.18 GiB of which 1.34 GiB is "
                + "free. Including non-PyTorch memory, this process has 77.83 GiB memory in use. See documentation for Memory Management"),
            s_settings);
        Assert.Equal("NS0640", found?.Code);
        Assert.StartsWith(
            "the device has not enough memory for a batch of 2000 (efficientnet-b5): CUDA out of memory. Tried to allocate 2.49 GiB. "
                + "GPU 0 has a total capacity of 79.18 GiB of which 1.34 GiB is free. Lower BatchSize", found!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OtherTroubleStaysAFault()
    {
        Assert.Null(MemoryRefusal.Of(new ExternalException("CUDA error: an illegal memory access was encountered"), s_settings));
        Assert.Null(MemoryRefusal.Of(new InvalidOperationException("CUDA out of memory."), s_settings));
    }
}
