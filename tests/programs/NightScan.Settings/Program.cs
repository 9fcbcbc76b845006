// Writes what is made from the table of settings, for whoever changed it.
using System.Reflection;
using NightScan.Settings;

string repository = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(attribute => attribute.Key == "Repository").Value!;
foreach ((string file, Func<string, string> write) in GeneratedSettings.Files)
{
    string path = Path.Join(repository, file), old = File.Exists(path) ? File.ReadAllText(path) : "", text = write(old);
    if (text != old)
    {
        File.WriteAllText(path, text);
        Console.WriteLine($"{file}: written");
    }
}
