using Microsoft.Data.Sqlite;
using NightScan.Annotations;
using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>The present row of a query; its columns by their number. NULL is for getters that say so.</summary>
internal readonly ref struct Row(SqliteDataReader reader)
{
    public bool Flag(int column) => reader.GetBoolean(column);

    public int Int(int column) => reader.GetInt32(column);

    public int? IntOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public long Long(int column) => reader.GetInt64(column);

    public long? LongOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public double Real(int column) => reader.GetDouble(column);

    public double? RealOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);

    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public Split Split(int column) => (Split)reader.GetInt32(column);

    public Split? SplitOrNull(int column) => (Split?)IntOrNull(column);

    /// <summary>Begin and end, in two columns; null for NULL.</summary>
    public Window? Window(int column) => reader.IsDBNull(column) ? null : new Window(Real(column), Real(column + 1));

    public ContentHash Content(int column) => ContentHash.FromBytes((byte[])reader.GetValue(column));

    /// <summary>Null also where there is something else than bytes.</summary>
    public byte[]? BytesOrNull(int column) => reader.GetValue(column) as byte[];

    /// <summary>The keys of a recording's files; none for NULL.</summary>
    public ulong[] Keys(int column) => OutputKeys.Parse(BytesOrNull(column));
}
