namespace NightScan.Programs;

/// <summary>The version of NightScan, such as <c>0.1.0</c>, by which files tell what wrote them.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(3);
}
