namespace NightScan.Packages.Tests;

/// <summary>The trainer comes when it is called, and not before.</summary>
[Collection(PackedCollection.Name)]
public sealed class TrainerTests(PackedFeed feed)
{
    private const string Fetching = "Fetching NightScan's trainer";

    private static readonly string[] s_quick = ["-p:Architecture=cnn6", "-p:Epochs=1", "-p:BatchSize=4"];

    [Fact]
    public void TrainsAndPredicts()
    {
        using Consumer user = new(feed, withOthers: true);
        user.WriteRecordings();
        user.Write("birds.proj", user.DataProject());
        Forget();
        user.Build("birds.proj").Succeeds().NeverSays(Fetching);
        Assert.False(Directory.Exists(Trainer));

        user.Build("birds.proj", ["-t:Train", .. s_quick]).Succeeds().Says(Fetching).Says("birds -> test top-1");
        Assert.True(File.Exists(Path.Join(user.Folder, "data", "models", "best.safetensors")));
        // Nothing was compiled, and what the trainer stands on is where NuGet put it.
        Assert.True(File.Exists(Path.Join(Trainer, feed.Version, "tools", "net10.0", "NightScan.Training.dll")));
        Assert.DoesNotContain(Directory.EnumerateFiles(user.Folder, "*.dll", SearchOption.AllDirectories), _ => true);
        user.Build("birds.proj", ["-t:Train", .. s_quick]).Succeeds().NeverSays(Fetching).Says("The model is up to date");
        user.Build("birds.proj", "-t:Evaluate", "-p:EvaluateSplit=train").Succeeds().Says("birds -> train top-1");
        user.Build("birds.proj", "-t:Predict", "-p:PredictInput=data/audio_data/tawny owl").Succeeds().Says(" windows of 6 recordings predicted");

        // As after `dotnet nuget locals global-packages --clear`.
        Forget();
        user.Build("birds.proj", ["-t:Train", .. s_quick]).Succeeds().Says(Fetching).Says("The model is up to date");
    }

    [Fact]
    public void StartsFromImageNetsWeights()
    {
        using Consumer user = new(feed, withOthers: true);
        user.WriteRecordings();
        user.Write("birds.proj", user.DataProject());
        user.Build("birds.proj", "-t:Train", "-p:Architecture=linear", "-p:PretrainedWeights=imagenet", "-p:Epochs=2", "-p:TrainDevice=cpu")
            .Succeeds().Says("ResNet18.onnx': 100 tensors taken").Says("birds -> test top-1");
        // The weights, too, are where NuGet put them.
        Assert.DoesNotContain(Directory.EnumerateFiles(user.Folder, "*.onnx", SearchOption.AllDirectories), _ => true);
        user.Build("birds.proj", "-t:Predict", "-p:PredictInput=data/audio_data/tawny owl").Succeeds().Says(" windows of 6 recordings predicted");
    }

    [Fact]
    public void TrainsOnTheRecordingsOfAProjectOfAnotherKind()
    {
        using Consumer user = new(feed, withOthers: true);
        user.WriteRecordings("owls");
        user.WriteRecordings("bats", first: 50);
        Forget();
        user.Write("app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{Consumer.Small}<TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="NightScan.Build" Version="{user.Version}" PrivateAssets="all" />
                <Recordings Include="owls" SpectrogramCacheDir="cache/owls" ModelDir="models/owls" />
                <Recordings Include="bats" SpectrogramCacheDir="cache/bats" ModelDir="models/bats" />
              </ItemGroup>
            </Project>
            """);
        user.Build("app.csproj").Succeeds().NeverSays("generated");
        string said = user.Build("app.csproj", ["-t:Train", "-m", .. s_quick]).Succeeds().Says("Recordings -> owls -> test top-1")
            .Says("Recordings -> bats -> test top-1").Output;
        Assert.Equal(2, said.Split("Restored ").Length);
        Assert.True(File.Exists(Path.Join(user.Folder, "models", "owls", "best.safetensors")));
        Assert.True(File.Exists(Path.Join(user.Folder, "models", "bats", "best.safetensors")));
    }

    private void Forget()
    {
        if (Directory.Exists(Trainer))
        {
            Directory.Delete(Trainer, recursive: true);
        }
    }

    private string Trainer => Path.Join(feed.Packages, "nightscan.trainer");
}
