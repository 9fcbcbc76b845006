using System.IO.Hashing;
using System.Security.Cryptography;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings.Decoding;

namespace NightScan.Recordings;

/// <summary>Hashes the bytes of files, one after the other through the same buffer. One per worker.</summary>
/// <param name="method">Of recordings, that of their index; other files are known by SHA-256.</param>
internal sealed class ContentHasher(ContentHashMethod method) : IDisposable
{
    private readonly RecordingFile file = new();
    private readonly byte[] buffer = new byte[1 << 18];
    private readonly IncrementalHash? sha256 = method == ContentHashMethod.Sha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private readonly XxHash128 xxHash = new();

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
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        try
        {
            for (int read = opened.ReadFully(0, buffer); read > 0; read = opened.Read(buffer))
            {
                Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            // Also empties it for the next file, whatever became of this one.
            Finish(digest);
        }

        cancellation.ThrowIfCancellationRequested();
        return ContentHash.FromBytes(digest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        sha256?.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (sha256 is null)
        {
            xxHash.Append(bytes);
        }
        else
        {
            sha256.AppendData(bytes);
        }
    }

    private void Finish(Span<byte> digest) => _ = sha256?.GetHashAndReset(digest) ?? xxHash.GetHashAndReset(digest);
}
