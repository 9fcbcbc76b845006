using Microsoft.Data.Sqlite;
using NightScan.Index;

namespace NightScan.Tests.Index;

/// <summary>Makes an index one of an earlier schema, as if nothing of the later ones had ever been done to it.</summary>
internal static class FormerSchema
{
    private const string Objects = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name";

    /// <param name="path">Of the index; without windows, which no earlier schema can have.</param>
    public static void Restore(string path, int version)
    {
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteConnection former = new("Data Source=:memory:");
        former.Open();
        Execute(former, string.Concat(IndexSchema.Steps[..version]));
        (string Type, string Name, string Sql)[] now = Read(connection), then = Read(former);
        // Triggers and views first: what they name could not be dropped else.
        foreach ((string type, string name, _) in now.Where(one => one.Type is "trigger" or "view")
            .Concat(now.Where(one => one.Type == "index")))
        {
            Execute(connection, $"DROP {type} {name}");
        }

        foreach ((string type, string name, _) in now.Where(one => one.Type == "table"))
        {
            if (!then.Any(one => one.Type == type && one.Name == name))
            {
                Execute(connection, $"DROP TABLE {name}");
                continue;
            }

            foreach (string column in Columns(connection, name).Except(Columns(former, name)))
            {
                Execute(connection, $"ALTER TABLE {name} DROP COLUMN {column}");
            }
        }

        foreach ((string type, _, string sql) in then.Where(one => one.Type != "table"))
        {
            Execute(connection, sql);
        }

        if (version < 5)
        {
            Execute(connection, "DELETE FROM meta WHERE key = 'content_hash'");
        }

        Execute(connection, $"PRAGMA user_version = {version}");
    }

    /// <summary>The columns of a table in their order.</summary>
    public static string[] Columns(SqliteConnection connection, string table) =>
        [.. Rows(connection, $"SELECT name FROM pragma_table_info('{table}') ORDER BY cid").Select(row => row[0])];

    private static (string Type, string Name, string Sql)[] Read(SqliteConnection connection) =>
        [.. Rows(connection, Objects).Select(row => (row[0], row[1], row[2]))];

    private static List<string[]> Rows(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader rows = command.ExecuteReader();
        List<string[]> all = [];
        while (rows.Read())
        {
            all.Add([.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetString)]);
        }

        return all;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
