using Microsoft.Data.Sqlite;
using NightScan.Files;
using SQLitePCL;

namespace NightScan.Index;

/// <summary>
/// The SQLite index: opened, checked and created here; used by one thread. A power cut may take back the last commits, which only
/// costs work, except where <see cref="MakeDurable"/> is called: before a stale spectrogram is overwritten, or it would look fresh, and
/// before a file that was claimed is deleted or renamed.
/// </summary>
internal sealed class IndexDatabase : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private bool _isWhole;

    private IndexDatabase(SqliteConnection connection, string path) => (_connection, Path) = (connection, path);

    public string Path { get; }

    /// <summary>Opens the index for writing and creates it when it is not there.</summary>
    /// <exception cref="NightScanException">NS0303 the folder is not writable; NS0304 not an index; NS0305 a newer one.</exception>
    public static IndexDatabase Open(string path) => Open(path, SqliteOpenMode.ReadWriteCreate);

    /// <summary>Opens an existing index for reading only: the trainer's and the statistics' way in.</summary>
    /// <exception cref="NightScanException">NS0304 missing or not an index; NS0305 a newer one; NS0320 an older one.</exception>
    public static IndexDatabase OpenRead(string path)
    {
        if (!File.Exists(path))
        {
            throw new NightScanException(DiagnosticCodes.NotAnIndex, "there is no index here; build first", path);
        }

        try
        {
            return Open(path, SqliteOpenMode.ReadOnly);
        }
        catch (NightScanException exception)
            when (exception.Diagnostic.Descriptor == DiagnosticCodes.CacheUnwritable
                && !OperatingSystem.IsWindows() && !IndexFiles.HasLog(path))
        {
            // SQLite wants to write beside what it only reads. Where nobody can write, nobody changes it either.
            return Open(path, SqliteOpenMode.ReadOnly,
                $"file://{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}?immutable=1");
        }
    }

    private static IndexDatabase Open(string path, SqliteOpenMode mode, string? source = null)
    {
        IndexDatabase? index = null;
        try
        {
            if (mode == SqliteOpenMode.ReadWriteCreate)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            }

            if (Directory.Exists(path))
            {
                throw new NightScanException(DiagnosticCodes.NotAnIndex, "IndexDb names a folder; it must name a file", path);
            }

            string described = new SqliteConnectionStringBuilder { DataSource = source ?? path, Mode = mode, Pooling = false }.ToString();
            index = new IndexDatabase(new SqliteConnection(described), path);
            index.Guard(index._connection, static connection => { connection.Open(); return true; });
            IndexFormat.Prepare(index, isReadOnly: mode == SqliteOpenMode.ReadOnly);
            return index;
        }
        catch (Exception exception)
        {
            index?.Dispose();
            if (exception is UnauthorizedAccessException or IOException)
            {
                throw new NightScanException(DiagnosticCodes.CacheUnwritable,
                    $"the index cannot be opened ({exception.Message}); check the permissions of its folder", path, inner: exception);
            }

            throw;
        }
    }

    /// <summary>Does some work in a transaction, to which all commands belong: committed behind it, rolled back when it fails.</summary>
    public void InTransaction(Action work)
    {
        if (_isWhole)
        {
            work();
            return;
        }

        // In SQL: a transaction of the library's has SQLite call back, for which the runtime compiles code in every build.
        Execute("BEGIN IMMEDIATE");
        bool isDone = false;
        try
        {
            work();
            Execute("COMMIT");
            isDone = true;
        }
        finally
        {
            // Of some errors SQLite itself has rolled back.
            if (!isDone && raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            {
                Execute("ROLLBACK");
            }
        }
    }

    /// <summary>The same for work that has transactions of its own: they are parts of this one.</summary>
    public void InOneTransaction(Action work) => InTransaction(() =>
    {
        _isWhole = true;
        try
        {
            work();
        }
        finally
        {
            _isWhole = false;
        }
    });

    /// <summary>Waits until every commit is on the disk.</summary>
    public void MakeDurable() => Durability.Sync(System.IO.Path.GetDirectoryName(Path)!);

    /// <summary>Defines an SQL function that gives the same result for the same arguments.</summary>
    internal void Define<T1, T2, TResult>(string name, Func<T1, T2, TResult> function) =>
        _connection.CreateFunction(name, function, isDeterministic: true);

    /// <summary>Changes rows; outside of a transaction, all or none.</summary>
    /// <param name="sql">A statement, which is prepared once per index; its parameters are <c>$1</c>, <c>$2</c> … in order.</param>
    /// <returns>How many rows.</returns>
    internal int Execute(string sql, params ReadOnlySpan<object?> values) =>
        Guard(Command(sql, values), static command => command.ExecuteNonQuery());

    /// <summary>Reads rows, one after the other as they are asked for. A query is not asked again while its rows are read.</summary>
    /// <param name="sql">As in <see cref="Execute(string, ReadOnlySpan{object?})"/>.</param>
    internal IEnumerable<T> Query<T>(string sql, Func<Row, T> read, params object?[] values)
    {
        using SqliteDataReader rows = Open(sql, values);
        while (Read(rows))
        {
            yield return read(new Row(rows));
        }
    }

    /// <summary>All rows at once, for no more than fit in memory.</summary>
    /// <param name="sql">As in <see cref="Execute(string, ReadOnlySpan{object?})"/>.</param>
    internal List<T> ReadAll<T>(string sql, Func<Row, T> read, params object?[] values)
    {
        // A loop here, and not the list's own over Query: that one is compiled anew in each build for each type of values.
        List<T> all = [];
        using SqliteDataReader rows = Open(sql, values);
        while (Read(rows))
        {
            all.Add(read(new Row(rows)));
        }

        return all;
    }

    /// <summary>Whether there is a row.</summary>
    internal bool Any(string sql, params ReadOnlySpan<object?> values) => Scalar(sql, values) is not null;

    /// <summary>The number in the first row; 0 without one.</summary>
    internal long Count(string sql, params ReadOnlySpan<object?> values) => Scalar(sql, values) as long? ?? 0;

    /// <summary>The split in the first row; null without one.</summary>
    internal Split? FindSplit(string sql, params ReadOnlySpan<object?> values) => (Split?)(Scalar(sql, values) as long?);

    internal string? ReadMeta(MetaKey key) => Scalar("SELECT value FROM meta WHERE key = $1", key.Name) as string;

    internal void WriteMeta(MetaKey key, string value)
    {
        if (ReadMeta(key) != value)
        {
            Execute("INSERT INTO meta(key, value) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET value = excluded.value", key.Name, value);
        }
    }

    internal void Forget(MetaKey key) => Execute("DELETE FROM meta WHERE key = $1", key.Name);

    internal bool ReadFlag(MetaKey key) => ReadMeta(key) == "true";

    internal void WriteFlag(MetaKey key, bool value) => WriteMeta(key, value ? "true" : "false");

    internal long LastInsertId() => Count("SELECT last_insert_rowid()");

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>A command that is prepared once per index and reused.</summary>
    private SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 1; i <= values.Length; i++)
            {
                SqliteParameter parameter = command.CreateParameter();
                parameter.ParameterName = "$" + i;
                command.Parameters.Add(parameter);
            }

            _commands.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private object? Scalar(string sql, params ReadOnlySpan<object?> values) =>
        Guard(Command(sql, values), static command => command.ExecuteScalar());

    // Beside Query, whose code is compiled anew for many types.
    private SqliteDataReader Open(string sql, object?[] values) => Guard(Command(sql, values), static command => command.ExecuteReader());

    private bool Read(SqliteDataReader rows) => Guard(rows, static rows => rows.Read());

    /// <summary>The one place where SQLite's errors become NightScan's.</summary>
    private TResult Guard<T, TResult>(T subject, Func<T, TResult> work)
    {
        try
        {
            return work(subject);
        }
        catch (SqliteException exception)
        {
            throw IndexTrouble.Of(exception, Path);
        }
    }
}
