using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>Moves and converts modules.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Converts what is of a floating type.</summary>
    /// <exception cref="ArgumentException">The type is not a floating one.</exception>
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false)
        where T : Module
    {
        module.Move(null, type);
        return module;
    }

    public static T to<T>(this T module, Device device, bool non_blocking = false)
        where T : Module
    {
        module.Move(device, null);
        return module;
    }

    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false)
        where T : Module
    {
        module.Move(device, type);
        return module;
    }

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : Module => module.to(new Device(deviceType, deviceIndex), non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : Module => module.to(DeviceType.CPU, -1, non_blocking);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : Module => module.to(DeviceType.CUDA, deviceIndex, non_blocking);
}
