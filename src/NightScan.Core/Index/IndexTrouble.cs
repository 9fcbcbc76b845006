using Microsoft.Data.Sqlite;

namespace NightScan.Index;

/// <summary>What SQLite complains of, as an error that a person can act on.</summary>
internal static class IndexTrouble
{
    /// <summary>The error, with SQLite's inside.</summary>
    public static NightScanException Of(SqliteException exception, string path)
    {
        (DiagnosticDescriptor code, string message) = exception.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT => (DiagnosticCodes.NotAnIndex,
                "the file is not an SQLite database, or it is damaged; when it was an index, a build makes " +
                "it anew; or move it away (splits.csv keeps the splits)"),
            SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR => (DiagnosticCodes.WriteFailed,
                $"the index could not be written ({exception.Message}); make room on the disk and build again, nothing is lost"),
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => (DiagnosticCodes.CacheBusy,
                "another program holds the index locked; close it and build again"),
            SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM => (DiagnosticCodes.CacheUnwritable,
                $"the index cannot be opened for writing ({exception.Message}); check the permissions of the file and its folder"),
            _ => (DiagnosticCodes.NotAnIndex, $"SQLite says: {exception.Message}"),
        };
        return new NightScanException(code, message, path, inner: exception);
    }

    /// <summary>Whether it is SQLite that complains.</summary>
    public static bool Is(NightScanException exception) => exception.InnerException is SqliteException;

    /// <summary>Whether it complains of a damaged file.</summary>
    public static bool IsDamage(NightScanException exception) =>
        exception.InnerException is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB };

    /// <summary>Whether it complains of a damaged file, or of one without the tables of an index.</summary>
    public static bool IsOtherContent(NightScanException exception) =>
        IsDamage(exception) || exception.InnerException is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_ERROR };
}
