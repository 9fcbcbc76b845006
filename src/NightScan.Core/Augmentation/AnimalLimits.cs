using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>
/// How far an animal's call may be moved before it is another animal's. Pitch and pace is what tells species apart, and how
/// strictly depends on the group: carrier frequency and pulse rate of an insect or a frog hardly vary within a species at one
/// temperature, a bat's peak frequency separates it from the next species a few kHz away, while a songbird or a mammal varies
/// its pitch and pace from one call to the next. The tier's bounds apply within these. Operations that they concern add their own.
/// </summary>
public sealed partial record AnimalLimits
{
    internal AnimalLimits() { }

    /// <summary>The limits of an AnimalType; a test compares them with the table in docs/augmentation.md.</summary>
    /// <exception cref="NightScanException">NS0206: no such AnimalType.</exception>
    public static AnimalLimits Of(string animalType)
    {
        string name = animalType.ToLowerInvariant();
        return SpectrogramPresets.Names.Contains(name)
            ? OperationRegistry.Default.Rows.Aggregate(new AnimalLimits(), (limits, operation) => operation.WithDefaults(limits, name))
            : throw new NightScanException(
                DiagnosticCodes.UnknownName, $"AnimalType is '{animalType}': give one of {string.Join(", ", SpectrogramPresets.Names)}.");
    }
}
