using Microsoft.Data.Sqlite;

namespace NightScan.Index;

/// <summary>A transaction of the index: committed once, or rolled back when disposed.</summary>
public sealed class IndexTransaction : IDisposable
{
    private readonly IndexDatabase _database;
    private readonly SqliteTransaction _transaction;

    internal IndexTransaction(IndexDatabase database, SqliteTransaction transaction) => (_database, _transaction) = (database, transaction);

    public void Commit() => _database.Commit(_transaction);

    public void Dispose() => _database.End(_transaction);
}
