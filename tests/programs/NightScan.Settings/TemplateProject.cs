using System.Security;

namespace NightScan.Settings;

/// <summary>The project that <c>dotnet new nightscan</c> makes, with all settings that a project may have in comments.</summary>
internal static class TemplateProject
{
    /// <summary>Relative to the repository. The template engine gives it the name that was asked for.</summary>
    public const string File = "packaging/NightScan.Templates/content/nightscan/NightScanDataProject.proj";

    /// <summary>What stands for the version until the template is packed.</summary>
    public const string Version = "NIGHTSCAN_VERSION";

    private const int Width = 140;

    // What most people who set anything set.
    private static readonly Setting[] s_common =
    [
        KnownSettings.AnimalType,
        KnownSettings.Duration,
        KnownSettings.GroupBy,
        KnownSettings.SplitsCsv,
        KnownSettings.MaxSamplesPerClass,
        KnownSettings.VariantsPerSample,
        KnownSettings.Architecture,
        KnownSettings.Epochs,
        KnownSettings.BatchSize,
        KnownSettings.SpectrogramCacheDir,
        KnownSettings.ModelDir,
    ];

    private static readonly SettingCategory s_commonOnes = new("What most projects set", """
        Recordings of one site, one night or one original that are spread over the splits make a model look better than it is: say with
        GroupBy, or with GroupPattern below, what belongs together. Published folds are a file for SplitsCsv. Do so before the first
        build: a recording stays in the split that it once got.
        """);

    public static string Text() => $"""
        <!--
          Mel spectrograms of recordings, brought up to date by a build, and models that are trained on them:

              dotnet build                 the spectrograms
              dotnet build -t:Plan         what that would do, and how long it would take
              dotnet build -t:Gallery      a page that shows and plays them
              dotnet build -t:Train        a model
              dotnet build -t:Help         everything else, and all settings

          Settings that are only for you or this machine belong in a file NightScan.user.props beside this one, a project with a
          PropertyGroup like that below; git ignores it, and it wins. -p:Name=value on the command line is for trying, and wins over both.
        -->
        <Project Sdk="NightScan.Sdk/{Version}">

          <PropertyGroup>
        <!--#if (sample)-->
            <!-- Without this one, builds make a small set of recordings in data/sample_audio, and work on that: -->
            <!-- <AudioRoot>recordings</AudioRoot> -->
        <!--#elseif (annotated)-->
            <!-- They lie in this folder, in as many folders below as you like; which they are in says nothing. -->
            <AudioRoot>recordings</AudioRoot>
            <!-- Tables of who calls when. Each window of a recording becomes a spectrogram, with the labels of the annotations in it: what a
                 window is, and when it has a label, is for Duration and the settings under "Windows and annotations". -->
            <Annotations>annotations</Annotations>
        <!--#else-->
            <!-- One folder for each class lies in this one. -->
            <AudioRoot>recordings</AudioRoot>
        <!--#endif-->
          </PropertyGroup>

          <!--
            The settings, each with its default, or empty where that depends on something. To set one, move the beginning of its comment
            behind it.
          -->
          <PropertyGroup>

        {string.Join("\n\n", Groups().Select(Group))}

        {Once()}

          </PropertyGroup>

        </Project>

        """;

    private static IEnumerable<(SettingCategory Category, IEnumerable<Setting> Settings)> Groups()
    {
        yield return (s_commonOnes, s_common);
        foreach (SettingCategory category in KnownSettings.Categories.Where(category => category != KnownSettings.AboutOneBuild))
        {
            yield return (category, KnownSettings.All.Where(setting => setting.Category == category)
                .Except([.. s_common, KnownSettings.AudioRoot]));
        }
    }

    private static string Group((SettingCategory Category, IEnumerable<Setting> Settings) group) => string.Join('\n',
        [Comment($"{group.Category.Name}. {group.Category.Summary}"), .. group.Settings.Select(Line)]);

    private static string Line(Setting setting)
    {
        string value = setting.IsComputed ? "" : SecurityElement.Escape(setting.Default);
        string standard = setting.IsComputed ? $"; default: {setting.Default}" : "";
        return Comment($"<{setting.Name}>{value}</{setting.Name}>  {GeneratedSettings.Summary(setting)}{standard}");
    }

    private static string Once() => Comment(
        "For one build, on its command line: "
        + string.Join(", ", KnownSettings.All.Where(setting => setting.Category == KnownSettings.AboutOneBuild)
            .Select(setting => setting.Name)) + ". -t:Help says what they do.");

    /// <summary>A comment, broken at blanks where it is too long.</summary>
    private static string Comment(string text)
    {
        StringBuilder lines = new(), line = new("    <!--");
        foreach (string word in text.Split(['\n', ' '], StringSplitOptions.TrimEntries))
        {
            if (line.Length + 1 + word.Length + " -->".Length > Width)
            {
                lines.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear().Append("        ");
            }

            line.Append(' ').Append(word);
        }

        return lines.Append(line).Append(" -->").ToString();
    }
}
