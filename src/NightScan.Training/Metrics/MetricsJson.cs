using System.Text.Json;

namespace NightScan.Training.Metrics;

/// <summary>Metrics in <c>metrics.json</c>. What is not a number (an average over nothing) is null there.</summary>
public static class MetricsJson
{
    /// <summary>Writes the properties of a summary into the present object.</summary>
    public static void Write(Utf8JsonWriter json, SplitMetrics metrics)
    {
        json.WriteNumber("samples", metrics.Samples);
        WriteNumber(json, "loss", metrics.Loss);
        WriteNumber(json, "top1", metrics.Top1);
        WriteNumber(json, "top5", metrics.Top5);
        WriteNumber(json, "macroF1", metrics.MacroF1);
    }

    /// <summary>Writes the properties of a split's details into the present object; the matrix is confusion.csv's.</summary>
    public static void Write(Utf8JsonWriter json, DetailedMetrics metrics)
    {
        Write(json, metrics.Summary);
        WriteNumber(json, "meanAveragePrecision", metrics.MeanAveragePrecision);
        json.WriteStartArray("classes");
        foreach (ClassMetrics item in metrics.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name", item.Name);
            json.WriteNumber("support", item.Support);
            WriteNumber(json, "precision", item.Precision);
            WriteNumber(json, "recall", item.Recall);
            WriteNumber(json, "f1", item.F1);
            WriteNumber(json, "averagePrecision", item.AveragePrecision);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
