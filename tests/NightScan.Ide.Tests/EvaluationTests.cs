using Microsoft.Build.Evaluation;
using NightScan.Settings;

namespace NightScan.Ide.Tests;

public class EvaluationTests
{
    [Fact]
    public void OnACommandLineItIsAsPlainAsDataProj()
    {
        using DataProject project = DataProject.OfSdk();
        Project evaluated = project.Evaluate();
        Assert.Equal("", evaluated.GetPropertyValue("UsingMicrosoftNETSdk"));
        Assert.Equal("", evaluated.GetPropertyValue("MSBuildProjectExtensionsPath"));
        Assert.DoesNotContain(evaluated.Items, item => !item.ItemType.StartsWith('_'));
        Assert.All(evaluated.Imports, import => Assert.StartsWith(project.Root, import.ImportedProject.FullPath));
    }

    // Visual Studio opens those with one of the last two by themselves, without a solution.
    [Theory]
    [InlineData("birds.proj")]
    [InlineData("birds.csproj")]
    [InlineData("birds.msbuildproj")]
    public void InAnIdeItIsAProjectOfTheSdkThatCompilesNothing(string name)
    {
        using DataProject project = DataProject.OfSdk(name: name);
        project.Write("Program.cs");
        Project evaluated = project.Evaluate(DataProject.InIde);
        Assert.Equal("true", evaluated.GetPropertyValue("UsingMicrosoftNETSdk"));
        Assert.Equal("net10.0", evaluated.GetPropertyValue("TargetFramework"));
        Assert.Equal([".NET", "DeclaredSourceItems", "DisableBuiltInDebuggerServices", "LaunchProfiles", "NightScan",
            "NoGeneralDependentFileIcon", "PersistDesignTimeDataOutOfProject", "ProjectImportsTree", "ProjectPropertiesEditor",
            "ProjectPropertyInterception", "ProjectReferences", "UseFileGlobs", "UserSourceItems"], Names(evaluated, "ProjectCapability"));
        foreach (string type in (string[])["Compile", "EmbeddedResource", "Content", "Reference", "PackageReference", "FrameworkReference"])
        {
            Assert.Empty(evaluated.GetItems(type));
        }
    }

    [Theory]
    [InlineData("DesignTimeBuild")]
    [InlineData("BuildingInsideVisualStudio")]
    [InlineData("BuildingByReSharper")]
    public void AnyOfTheseTellsThatItIsAnIde(string property)
    {
        using DataProject project = DataProject.OfSdk();
        Project evaluated = project.Evaluate(new Dictionary<string, string> { [property] = "true" });
        Assert.Equal("true", evaluated.GetPropertyValue("UsingMicrosoftNETSdk"));
    }

    [Fact]
    public void DataProjOfACloneLoadsInTheSameWay()
    {
        using DataProject project = DataProject.OfClone();
        Assert.Equal("", project.Evaluate().GetPropertyValue("UsingMicrosoftNETSdk"));
        Project evaluated = project.Evaluate(DataProject.InIde);
        Assert.Equal("true", evaluated.GetPropertyValue("UsingMicrosoftNETSdk"));
        Assert.Contains("NightScan", Names(evaluated, "ProjectCapability"));
    }

    [Fact]
    public void RecordingsTellNoTimes()
    {
        using DataProject project = DataProject.OfSdk();
        Assert.Equal("true", project.Evaluate(DataProject.InIde).GetPropertyValue("DisableFastUpToDateCheck"));
    }

    [Theory]
    [InlineData("<BuildSpectrograms>true</BuildSpectrograms>", "true")]
    [InlineData("", "")]
    public void AnApplicationThatBuildsSpectrogramsIsBuiltToo(string properties, string expected)
    {
        using DataProject project = DataProject.OfApplication(properties);
        Project evaluated = project.Evaluate(DataProject.InIde);
        Assert.Equal(expected, evaluated.GetPropertyValue("DisableFastUpToDateCheck"));
        Assert.Contains("CSharp", Names(evaluated, "ProjectCapability"));
    }

    [Fact]
    public void TheRulesOfTheProjectSystemAndThePageOfSettingsAreFound()
    {
        using DataProject project = DataProject.OfSdk();
        string page = Path.Combine(project.Root, "package", "targets", "NightScan.PropertyPages.xaml");
        Assert.True(File.Exists(page));
        project.WriteDesignTimeRules();
        Dictionary<string, string> properties = new(DataProject.InIde) { ["CSharpDesignTimeTargetsPath"] = project.DesignTimeRules };
        Project evaluated = project.Evaluate(properties);
        Assert.Contains(evaluated.Imports,
            import => Path.GetFileName(import.ImportedProject.FullPath) == "Microsoft.Managed.DesignTime.targets");
        ProjectItem schema = evaluated.GetItems("PropertyPageSchema").Single(item => item.EvaluatedInclude == page);
        Assert.Equal("Project", schema.GetMetadataValue("Context"));
        // Capabilities of programs, which the rules would bring.
        Assert.DoesNotContain("PackageReferences", Names(evaluated, "ProjectCapability"));
        Assert.Empty(project.Evaluate().GetItems("PropertyPageSchema"));
    }

    [Fact]
    public void SettingsAreTheSameInAnIde()
    {
        using DataProject project = DataProject.OfSdk(
            "<AudioRoot>~/recordings</AudioRoot><MelBands>64</MelBands><NoWarn>NS0101</NoWarn>");
        Project plain = project.Evaluate(), inIde = project.Evaluate(DataProject.InIde);
        foreach (Setting setting in KnownSettings.All)
        {
            Assert.Equal((setting.Name, plain.GetPropertyValue(setting.Name)), (setting.Name, inIde.GetPropertyValue(setting.Name)));
        }

        Assert.Contains("NS0101", inIde.GetPropertyValue("MSBuildWarningsAsMessages"));
        Assert.NotEqual("true", inIde.GetPropertyValue("MSBuildTreatWarningsAsErrors"));
    }

    [Fact]
    public void WhatIsMeantForTheProgramsAroundItDoesNotReachIt()
    {
        using DataProject project = DataProject.OfSdk();
        File.WriteAllText(Path.Combine(project.Root, "Directory.Build.props"), """
            <Project>
              <PropertyGroup>
                <TargetFrameworks>net8.0;net472</TargetFrameworks>
                <Times>$(Times)one</Times>
              </PropertyGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(project.Root, "Directory.Build.targets"), """
            <Project>
              <PropertyGroup>
                <BuildDependsOn>$(BuildDependsOn);Theirs</BuildDependsOn>
                <Times>$(Times)two</Times>
              </PropertyGroup>
            </Project>
            """);
        Project plain = project.Evaluate(), inIde = project.Evaluate(DataProject.InIde);
        Assert.Equal(("", "net10.0"), (inIde.GetPropertyValue("TargetFrameworks"), inIde.GetPropertyValue("TargetFramework")));
        Assert.Equal("onetwo", inIde.GetPropertyValue("Times"));
        Assert.Equal(";Pregenerate;Theirs", inIde.GetPropertyValue("BuildDependsOn"));
        Assert.Equal(plain.GetPropertyValue("BuildDependsOn"), inIde.GetPropertyValue("BuildDependsOn"));
    }

    private static string[] Names(Project project, string type) =>
        [.. project.GetItems(type).Select(item => item.EvaluatedInclude).Order(StringComparer.Ordinal)];
}
