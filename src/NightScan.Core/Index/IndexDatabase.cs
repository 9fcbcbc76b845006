using Microsoft.Data.Sqlite;
using NightScan.Diagnostics;
using NightScan.Files;

namespace NightScan.Index;

/// <summary>
/// The SQLite index: opened, checked and created here; used by one thread. A power cut may take back the last commits, which only
/// costs work, except where <see cref="MakeDurable"/> is called: before a stale spectrogram is overwritten, or it would look fresh, and
/// before a file that was claimed is deleted or renamed.
/// </summary>
public sealed class IndexDatabase : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private SqliteTransaction? _transaction;

    private IndexDatabase(SqliteConnection connection, string path, bool isNew)
    {
        _connection = connection;
        Path = path;
        IsNew = isNew;
    }

    public string Path { get; }

    /// <summary>True when this call made the index: there was none, or an empty file.</summary>
    public bool IsNew { get; }

    /// <summary>Opens the index for writing and creates it when it is not there.</summary>
    /// <exception cref="NightScanException">NS0303 the folder is not writable; NS0304 not an index; NS0305 a newer one.</exception>
    public static IndexDatabase Open(string path) => Open(path, SqliteOpenMode.ReadWriteCreate);

    /// <summary>Opens an existing index for reading only: the trainer's and the statistics' way in.</summary>
    /// <exception cref="NightScanException">NS0304 missing or not an index; NS0305 a newer one; NS0320 an older one.</exception>
    public static IndexDatabase OpenRead(string path)
    {
        if (!File.Exists(path))
        {
            throw new NightScanException(DiagnosticCodes.NotAnIndex, "there is no index here; run 'dotnet build data.proj' first", path);
        }

        try
        {
            return Open(path, SqliteOpenMode.ReadOnly);
        }
        catch (NightScanException exception) when (exception.Diagnostic.Descriptor == DiagnosticCodes.CacheUnwritable && !OperatingSystem.IsWindows() && !HasLog(path))
        {
            // SQLite wants to write beside what it only reads. Where nobody can write, nobody changes it either.
            return Open(path, SqliteOpenMode.ReadOnly, $"file://{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}?immutable=1");
        }
    }

    private static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    private static IndexDatabase Open(string path, SqliteOpenMode mode, string? source = null)
    {
        SqliteConnection? connection = null;
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

            connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = source ?? path,
                Mode = mode,
                Pooling = false,
            }.ToString());
            connection.Open();
            bool isNew = Prepare(connection, path, mode);
            return new IndexDatabase(connection, path, isNew);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            throw exception switch
            {
                SqliteException sqlite => Translate(sqlite, path),
                UnauthorizedAccessException or IOException => new NightScanException(
                    DiagnosticCodes.CacheUnwritable, $"the index cannot be opened ({exception.Message}); check the permissions of its folder", path, inner: exception),
                _ => exception,
            };
        }
    }

    private static bool Prepare(SqliteConnection connection, string path, SqliteOpenMode mode)
    {
        long applicationId = Pragma(connection, "application_id");
        long version = Pragma(connection, "user_version");
        bool isEmpty = applicationId == 0 && version == 0
            && Scalar(connection, "SELECT count(*) FROM sqlite_master") is 0L;
        if (!isEmpty && applicationId != IndexSchema.ApplicationId)
        {
            throw new NightScanException(DiagnosticCodes.NotAnIndex,
                "this is some other SQLite database; give IndexDb a name of its own", path);
        }

        if (version > IndexSchema.Version)
        {
            throw new NightScanException(DiagnosticCodes.NewerIndex,
                $"the index has schema {version}, this NightScan knows {IndexSchema.Version}; update NightScan, or give IndexDb and SpectrogramCacheDir other names", path);
        }

        if (mode == SqliteOpenMode.ReadOnly)
        {
            return isEmpty ? throw new NightScanException(DiagnosticCodes.NotAnIndex, "the index is empty; run 'dotnet build data.proj' first", path)
                : version < IndexSchema.Version ? throw new NightScanException(DiagnosticCodes.OlderIndex,
                    $"the index has schema {version}, this NightScan reads {IndexSchema.Version}; a build brings it up to date: run 'dotnet build data.proj' first", path)
                : false;
        }

        // A write-ahead log needs memory shared between processes, which network file systems do not give.
        bool hasLog = !Durability.IsOnNetwork(path);
        Execute(connection, hasLog ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE");
        Execute(connection, hasLog && Durability.SyncsWholeFileSystem ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
        Execute(connection, "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=10000");
        if (isEmpty)
        {
            Execute(connection, $"BEGIN; {IndexMigration.NewIndex} PRAGMA application_id={IndexSchema.ApplicationId}; PRAGMA user_version={IndexSchema.Version}; COMMIT");
        }
        else if (version < IndexSchema.Version)
        {
            IndexMigration.Run(connection, path, version);
        }

        return isEmpty;
    }

    /// <summary>Turns SQLite's error into the one that a person can act on.</summary>
    internal static NightScanException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT => new NightScanException(DiagnosticCodes.NotAnIndex,
            "the file is not an SQLite database, or it is damaged; when it was an index, run 'dotnet build data.proj', which makes it anew, or move it away (splits.csv keeps the splits)", path, inner: exception),
        SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR => new NightScanException(DiagnosticCodes.WriteFailed,
            $"the index could not be written ({exception.Message}); make room on the disk and build again, nothing is lost", path, inner: exception),
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => new NightScanException(DiagnosticCodes.CacheBusy,
            "another program holds the index locked; close it and build again", path, inner: exception),
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM => new NightScanException(DiagnosticCodes.CacheUnwritable,
            $"the index cannot be opened for writing ({exception.Message}); check the permissions of the file and its folder", path, inner: exception),
        _ => new NightScanException(DiagnosticCodes.NotAnIndex, $"SQLite says: {exception.Message}", path, inner: exception),
    };

    /// <summary>Begins a transaction; all commands belong to it until it is committed or disposed (which rolls it back).</summary>
    public IndexTransaction BeginTransaction()
    {
        _transaction = _connection.BeginTransaction();
        return new IndexTransaction(this, _transaction);
    }

    /// <summary>Waits until every commit is on the disk.</summary>
    public void MakeDurable() => Durability.Sync(System.IO.Path.GetDirectoryName(Path)!);

    internal void EndTransaction() => _transaction = null;

    /// <summary>A command that is prepared once per index and reused; its parameters are <c>$1</c>, <c>$2</c> … in order.</summary>
    internal SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
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

        command.Transaction = _transaction;
        return command;
    }

    /// <summary>Defines an SQL function that gives the same result for the same arguments.</summary>
    internal void Define<T1, T2, TResult>(string name, Func<T1, T2, TResult> function) => _connection.CreateFunction(name, function, isDeterministic: true);

    internal int Execute(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteNonQuery();

    internal long Count(string sql, params ReadOnlySpan<object?> values) => Command(sql, values).ExecuteScalar() as long? ?? 0;

    internal string? ReadMeta(string key) => Command("SELECT value FROM meta WHERE key = $1", key).ExecuteScalar() as string;

    internal void WriteMeta(string key, string value)
    {
        if (ReadMeta(key) != value)
        {
            Execute("INSERT INTO meta(key, value) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET value = excluded.value", key, value);
        }
    }

    internal long LastInsertId() => Count("SELECT last_insert_rowid()");

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private static long Pragma(SqliteConnection connection, string name) => (long)Scalar(connection, $"PRAGMA {name}")!;

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>A transaction of the index: committed once, or rolled back when disposed.</summary>
public sealed class IndexTransaction : IDisposable
{
    private readonly IndexDatabase _database;
    private readonly SqliteTransaction _transaction;

    internal IndexTransaction(IndexDatabase database, SqliteTransaction transaction)
    {
        _database = database;
        _transaction = transaction;
    }

    public void Commit()
    {
        _transaction.Commit();
        _database.EndTransaction();
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _database.EndTransaction();
    }
}
