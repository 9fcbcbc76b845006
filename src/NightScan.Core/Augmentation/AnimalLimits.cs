using NightScan.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>
/// How far an animal's call may be moved before it is another animal's. Pitch and pace are what tells species apart, and how
/// strictly depends on the group: carrier frequency and pulse rate of an insect or a frog hardly vary within a species at one
/// temperature, a bat's peak frequency separates it from the next species a few kHz away, while a songbird or a mammal varies
/// its pitch and pace from one call to the next. The tier's bounds apply within these.
/// </summary>
/// <param name="Pitch">Semitones, up and down.</param>
/// <param name="Rate">Factors on the speed of time.</param>
public sealed record AnimalLimits(double Pitch, Interval Rate)
{
    /// <summary>The limits of an AnimalType; a test compares them with the table in docs/augmentation.md.</summary>
    /// <exception cref="NightScanException">NS0206: no such AnimalType.</exception>
    public static AnimalLimits Of(string animalType) => animalType.ToLowerInvariant() switch
    {
        "general" => new(4, new(0.8, 1.25)),
        "bat" => new(0.5, new(0.95, 1.05)),
        "owl" => new(1, new(0.9, 1.11)),
        "bird_song" => new(2, new(0.9, 1.11)),
        "mammal" => new(2, new(0.85, 1.18)),
        "amphibian" => new(1, new(0.93, 1.08)),
        "insect" => new(0.5, new(0.95, 1.05)),
        _ => throw new NightScanException(
            DiagnosticCodes.UnknownName, $"AnimalType is '{animalType}': give one of {string.Join(", ", SpectrogramPresets.Names)}."),
    };
}
