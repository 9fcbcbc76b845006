using System.Text.Json;
using NightScan.Files;

namespace NightScan.Tests.Files;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("\"quoted\" \\ back\nline\0\u001f")]
    [InlineData("é \u2028 😀 <&'>")]
    public void IsReadAsItWas(string text) => Assert.Equal(text, JsonDocument.Parse(JsonText.Of(text)).RootElement.GetString());
}
