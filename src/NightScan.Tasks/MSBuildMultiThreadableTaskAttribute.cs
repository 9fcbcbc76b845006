namespace Microsoft.Build.Framework;

/// <summary>
/// Marks a task that may run beside others in one process (<c>dotnet build -mt</c>); an unmarked one is sent to a process of its own,
/// where its progress is not seen. MSBuild matches the attribute by name, so that tasks built against an older MSBuild can carry it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
