using System.Security.Cryptography;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings.Decoding;

namespace NightScan.Recordings;

/// <summary>Hashes the bytes of files, one after the other through the same buffer. One per worker.</summary>
/// <param name="method">Of recordings, that of their index; other files are known by SHA-256.</param>
internal sealed class ContentHasher(ContentHashMethod method) : IDisposable
{
    private const int Chunk = 1 << 18;

    private readonly RecordingFile file = new();
    private readonly byte[] buffer = method == ContentHashMethod.Sha256 ? new byte[Chunk] : [];
    private readonly IncrementalHash? sha256 =
        method == ContentHashMethod.Sha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private readonly QuickXxHash128 xxHash = new(method == ContentHashMethod.Sha256 ? 0 : Chunk);

    /// <summary>Reads a whole file.</summary>
    /// <param name="hash">The identity of its bytes; meaningless when there is a problem.</param>
    /// <returns>What kept the machine from reading it, or null.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingProblem? Hash(string path, out ContentHash hash, CancellationToken cancellation) =>
        Hash(path, out hash, out _, cancellation);

    /// <param name="seen">The file that has these bytes; nothing when it changed while it was read.</param>
    internal RecordingProblem? Hash(string path, out ContentHash hash, out FileStat seen, CancellationToken cancellation)
    {
        (ContentHash found, FileStat hashed) = (default, default);
        RecordingProblem? problem = file.Use(path, cancellation, () =>
        {
            found = Hash(file, cancellation);
            hashed = file.IsAsOpened() ? file.Opened : default;
        });
        (hash, seen) = (found, hashed);
        return problem;
    }

    /// <summary>Reads all of an open file, which stays open.</summary>
    /// <exception cref="IOException">The machine could not read it.</exception>
    internal ContentHash Hash(RecordingFile opened, CancellationToken cancellation)
    {
        ContentHash hash = sha256 is null ? XxHash128(opened) : Sha256(opened, sha256);
        cancellation.ThrowIfCancellationRequested();
        return hash;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        sha256?.Dispose();
    }

    private ContentHash XxHash128(RecordingFile opened)
    {
        // Whatever became of the file before.
        xxHash.Reset();
        for (int read = opened.ReadFully(0, xxHash.Free[..Chunk]); read > 0; read = opened.Read(xxHash.Free[..Chunk]))
        {
            xxHash.Advance(read);
        }

        (ulong high, ulong low) = xxHash.Finish();
        return new(high, low);
    }

    private ContentHash Sha256(RecordingFile opened, IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        try
        {
            for (int read = opened.ReadFully(0, buffer); read > 0; read = opened.Read(buffer))
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            // Also empties it for the next file, whatever became of this one.
            hash.GetHashAndReset(digest);
        }

        return ContentHash.FromBytes(digest);
    }
}
