using System.Security.Cryptography;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings.Decoding;

namespace NightScan.Recordings;

/// <summary>Hashes the bytes of recordings, one after the other through the same buffer. One per worker.</summary>
public sealed class ContentHasher : IDisposable
{
    private readonly RecordingFile file = new();
    private readonly byte[] buffer = new byte[1 << 18];
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="hash">The identity of its bytes; meaningless when there is a problem.</param>
    /// <returns>What kept the machine from reading it, or null.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingProblem? Hash(string path, out ContentHash hash, CancellationToken cancellation) =>
        Hash(path, out hash, out _, cancellation);

    /// <param name="seen">The file that has these bytes; nothing when it changed while it was read.</param>
    internal RecordingProblem? Hash(string path, out ContentHash hash, out FileStat seen, CancellationToken cancellation)
    {
        (hash, seen) = (default, default);
        if (file.Open(path, cancellation) is { } problem)
        {
            return problem;
        }

        try
        {
            problem = Hash(file, out hash, cancellation);
            seen = problem is null && file.IsAsOpened() ? file.Opened : default;
            return problem;
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
        finally
        {
            file.Close();
        }
    }

    /// <summary>Reads all of an open file, which stays open.</summary>
    internal RecordingProblem? Hash(RecordingFile opened, out ContentHash hash, CancellationToken cancellation)
    {
        hash = default;
        try
        {
            int read = opened.ReadFully(0, buffer);
            if (read < buffer.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                hash = ContentHash.OfBytes(buffer.AsSpan(0, read));
                return null;
            }

            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            for (; read > 0; read = opened.Read(buffer))
            {
                sha256.AppendData(buffer.AsSpan(0, read));
            }

            // Also empties it for the next file, so it comes before the exception.
            sha256.GetHashAndReset(digest);
            cancellation.ThrowIfCancellationRequested();
            hash = ContentHash.FromBytes(digest);
            return null;
        }
        catch (IOException exception)
        {
            _ = sha256.GetHashAndReset();
            return Problems.Unreadable(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        sha256.Dispose();
    }
}
