using System.Xml.Linq;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Tasks.Tests;

/// <summary>The property page is what the project system of Visual Studio can read, and says what the table of settings says.</summary>
public class PropertyPageTests
{
    private static readonly XNamespace s_names = "http://schemas.microsoft.com/build/2009/properties";
    private static readonly XElement s_rule = XDocument.Parse(Repository.Read("build/NightScan.PropertyPages.xaml")).Root!;

    public static TheoryData<string> Settings => new(KnownSettings.All.Select(setting => setting.Name));

    [Fact]
    public void EveryElementIsATypeAndEveryAttributeAPropertyOfTheProjectSystem()
    {
        IReadOnlyDictionary<string, IReadOnlySet<string>> types = XamlTypes.Read();
        Assert.All(s_rule.DescendantsAndSelf(), element =>
        {
            Assert.Equal(s_names, element.Name.Namespace);
            string[] name = element.Name.LocalName.Split('.');
            Assert.Contains(name[0], types.Keys);
            IEnumerable<string> properties = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration)
                .Select(attribute => attribute.Name.LocalName);
            Assert.All(name[1..].Concat(properties), property => Assert.Contains(property, types[name[0]]));
        });
    }

    [Fact]
    public void TheRuleIsAPageOfThePropertiesOfAProject()
    {
        Assert.Equal("generic", s_rule.Attribute("PageTemplate")?.Value);
        XElement source = Assert.Single(s_rule.Elements(s_names + "Rule.DataSource").Elements());
        Assert.Equal(("ProjectFile", "AfterContext", "False"), (source.Attribute("Persistence")?.Value,
            source.Attribute("SourceOfDefaultValue")?.Value, source.Attribute("HasConfigurationCondition")?.Value));
    }

    [Fact]
    public void EverySettingIsThereOnceInItsCategory()
    {
        Assert.Equal(KnownSettings.All.Select(setting => (setting.Name, setting.Category.Name)),
            Properties().Select(property => (property.Attribute("Name")!.Value, property.Attribute("Category")!.Value)));
        Assert.Equal(KnownSettings.Categories.Select(category => category.Name),
            s_rule.Descendants(s_names + "Category").Select(category => category.Attribute("Name")!.Value));
        Assert.All(KnownSettings.Categories, category => Assert.Contains(KnownSettings.All, setting => setting.Category == category));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void TheTypeFitsTheSetting(string name)
    {
        Setting setting = KnownSettings.Find(name);
        Type type = setting.GetType().GenericTypeArguments.Single();
        string expected = type == typeof(bool) ? "BoolProperty"
            : type == typeof(int) ? "IntProperty"
            : setting.Words.Count > 0 && !setting.TakesSeveral ? "EnumProperty"
            : "StringProperty";
        XElement property = Property(name);
        Assert.Equal(expected, property.Name.LocalName);
        Assert.Equal(setting.Path is PathKind.File or PathKind.Folder ? setting.Path.ToString().ToLowerInvariant() : null,
            property.Attribute("Subtype")?.Value);
        Assert.Equal(expected == "IntProperty", int.TryParse(property.Attribute("MinValue")?.Value, CultureInfo.InvariantCulture, out _));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void TheChoicesAreTheWordsAndEachIsAValue(string name)
    {
        Setting setting = KnownSettings.Find(name);
        string[] choices = [.. Property(name).Elements(s_names + "EnumValue").Select(value => value.Attribute("Name")!.Value)];
        bool isChoice = Property(name).Name.LocalName == "EnumProperty";
        Assert.Equal(isChoice ? setting.Words : [], choices.Where(choice => choice.Length > 0));

        // The way back to a default that depends on something; where it does not, the default is one of the words.
        Assert.Equal(isChoice && setting.IsComputed, choices.Contains(""));
        Assert.All(setting.Words, word => new SettingValues(new Dictionary<string, string> { [name] = word }, "/").Check(setting.Concerns));
        if (isChoice && !setting.IsComputed)
        {
            Assert.Contains(setting.Default, choices);
        }
    }

    [Fact]
    public void WhatIsKnownElsewhereIsWhatCanBeChosen()
    {
        Assert.Equal(SpectrogramPresets.Names, KnownSettings.AnimalType.Words);
        Assert.Equal(["exclude", "draw", "train"], KnownSettings.Unlisted.Words);
        Assert.Equal(["htk", "slaney", "bark", "linear"], KnownSettings.MelScale.Words);
        Assert.Equal(ArchitectureNames.All, KnownSettings.Architecture.Words);
        Assert.Contains("reverb", KnownSettings.Augmentations.Words);
    }

    [Fact]
    public void NamesAreWordsThatDiffer()
    {
        string[] names = [.. Properties().Select(property => property.Attribute("DisplayName")!.Value)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal("Mel bands", Property("MelBands").Attribute("DisplayName")?.Value);
        Assert.Equal("FFT size", Property("FftSize").Attribute("DisplayName")?.Value);
        Assert.Equal("Number of workers", Property("NumWorkers").Attribute("DisplayName")?.Value);
    }

    private static IEnumerable<XElement> Properties() =>
        s_rule.Elements().Where(element => element.Name.LocalName.EndsWith("Property", StringComparison.Ordinal));

    private static XElement Property(string name) => Properties().Single(property => property.Attribute("Name")?.Value == name);
}
