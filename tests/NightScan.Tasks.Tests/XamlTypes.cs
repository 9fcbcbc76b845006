using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NightScan.Tasks.Tests;

/// <summary>
/// The types that property pages are made of, <c>Microsoft.Build.Framework.XamlTypes</c>. Only the MSBuild of the .NET Framework, which is
/// Visual Studio's, has them, so they are read and not loaded.
/// </summary>
internal static class XamlTypes
{
    private static readonly string s_assembly = typeof(XamlTypes).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "XamlTypes").Value!;

    /// <summary>The names of each type's properties, its bases' too.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Read()
    {
        using PEReader file = new(File.OpenRead(s_assembly));
        MetadataReader reader = file.GetMetadataReader();
        return reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Where(type => reader.StringComparer.Equals(type.Namespace, "Microsoft.Build.Framework.XamlTypes"))
            .ToDictionary(type => reader.GetString(type.Name),
                IReadOnlySet<string> (type) => Properties(reader, type).ToHashSet(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Properties(MetadataReader reader, TypeDefinition type)
    {
        IEnumerable<string> own = type.GetProperties().Select(property => reader.GetString(reader.GetPropertyDefinition(property).Name));
        return !type.BaseType.IsNil && type.BaseType.Kind == HandleKind.TypeDefinition
            ? own.Concat(Properties(reader, reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType)))
            : own;
    }
}
