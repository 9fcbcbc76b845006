using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where numbers are and operations run. Compare <see cref="type"/> and <see cref="index"/>: devices have no equality of their own.</summary>
    public class Device
    {
        /// <param name="description"><c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</param>
        /// <exception cref="ArgumentException">Another one.</exception>
        public Device(string description)
        {
            string[] parts = description.Split(':');
            type = TypeOf(parts[0]);
            index = parts.Length == 1 ? -1
                : parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
                : throw new ArgumentException($"'{description}' is not a device", nameof(description));
            index = Normal(type, index);
        }

        public Device(string deviceType, int index = -1)
            : this(TypeOf(deviceType), index) { }

        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, Normal(deviceType, index));

        public DeviceType type { get; }

        /// <summary>Number of the GPU; −1 for the CPU.</summary>
        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() => type == DeviceType.CPU ? "cpu" : $"cuda:{index}";

        private static int Normal(DeviceType type, int index) => type == DeviceType.CPU ? -1 : Math.Max(0, index);

        private static DeviceType TypeOf(string name) => name.ToLowerInvariant() switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            _ => throw new ArgumentException($"'{name}' is not a type of device; cpu and cuda are", nameof(name)),
        };
    }

    /// <summary>The source of random numbers. There is one, which every draw takes from.</summary>
    public sealed class Generator
    {
        internal Generator(long seed) => initial_seed = seed;

        /// <summary>What it was seeded with.</summary>
        public long initial_seed { get; }
    }
}
