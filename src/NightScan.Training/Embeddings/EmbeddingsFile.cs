using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using NightScan.Files;
using NightScan.Hashing;

namespace NightScan.Training.Embeddings;

/// <summary>
/// A file of embeddings: what they are of, the statistics of the norms that they were computed with, and rows of one length, each with a
/// checksum that no other place, key or file has. A row is right or it counts as not there, whatever died while it was written.
/// Any number of threads may read.
/// </summary>
internal sealed class EmbeddingsFile : IDisposable
{
    private const int ChecksumLength = sizeof(ulong);
    private const int RowsOfALook = 256;

    private readonly string _path;
    private readonly EmbeddingsKey _key;
    private readonly ulong _seed;
    private readonly SafeFileHandle _file;
    private readonly long _dataBegin;

    /// <param name="file">Opened to read and write; the new object's to close.</param>
    /// <param name="dataBegin">Bytes of its header.</param>
    internal EmbeddingsFile(string path, EmbeddingsKey key, SafeFileHandle file, long dataBegin, float[] statistics) =>
        (_path, _key, _seed, _file, _dataBegin, Statistics) = (path, key, key.Hash, file, dataBegin, statistics);

    /// <summary>See <see cref="KeptStatistics"/>.</summary>
    public float[] Statistics { get; }

    /// <summary>Bytes of a file whose rows are all there.</summary>
    public long WholeLength => _dataBegin + (_key.Rows * RowLength);

    private int RowLength => RowLengthOf(_key);

    /// <summary>Bytes of a row of this key.</summary>
    public static int RowLengthOf(EmbeddingsKey key) => (key.Length * sizeof(float)) + ChecksumLength;

    /// <summary>Opens a file to go on with.</summary>
    /// <param name="statistics">How many numbers of statistics it has to have.</param>
    /// <param name="remark">What is the matter with a file that is there and of no use: a sentence, empty otherwise.</param>
    /// <returns>Null when there is none of this key.</returns>
    /// <exception cref="NightScanException">NS0312: somebody else's file is in the way; NS0649: it cannot be read.</exception>
    public static EmbeddingsFile? Open(string path, EmbeddingsKey key, int statistics, out string remark)
    {
        remark = "";
        EmbeddingsPlace.RefuseForeign(path);
        FileInfo info = new(path);
        // A link is replaced, never written through.
        if (!info.Exists || info.LinkTarget is not null)
        {
            return null;
        }

        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
            byte[] header = new byte[EmbeddingsHeader.Length(key, statistics)];
            int length = ReadAll(file, header, 0);
            if (EmbeddingsHeader.Read(header.AsSpan(0, length), key, statistics, out bool isDamaged) is { } numbers)
            {
                return new EmbeddingsFile(path, key, file, header.Length, numbers);
            }

            remark = isDamaged ? $"The embeddings in '{path}' are damaged: they are computed anew."
                : $"The embeddings in '{path}' are of another network, or of other recordings or spectrograms: they are computed anew.";
            file.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Failed("read", path, exception);
        }
    }

    /// <summary>Begins a file without rows, in place of one that is there.</summary>
    /// <exception cref="NightScanException">NS0649: it cannot be written.</exception>
    public static EmbeddingsFile Create(string path, EmbeddingsKey key, float[] statistics)
    {
        try
        {
            byte[] header = EmbeddingsHeader.Write(key, statistics);
            using (AtomicFile file = new(path, path + ".partial"))
            {
                file.Content.Write(header);
                file.Complete(sync: true);
            }

            return new EmbeddingsFile(path, key, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite,
                FileShare.Read | FileShare.Delete), header.Length, statistics);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("written", path, exception);
        }
    }

    /// <summary>Blocks of a part with a row that is not there, or not as it was written.</summary>
    /// <returns>Their numbers, rising.</returns>
    /// <exception cref="NightScanException">NS0649: it cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public List<int> Missing(EmbeddingPart part, CancellationToken cancellation)
    {
        List<int> missing = [];
        byte[] rows = new byte[RowsOfALook * RowLength];
        for (int first = 0; first < part.Count; first += RowsOfALook)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(RowsOfALook, part.Count - first);
            int there = Read(part.FirstRow + first, rows.AsSpan(0, count * RowLength)) / RowLength;
            for (int row = 0; row < count; row++)
            {
                int block = (first + row) / EmbeddingRows.BlockLength;
                if ((row >= there || !IsRight(part.FirstRow + first + row, rows.AsSpan(row * RowLength, RowLength)))
                    && (missing.Count == 0 || missing[^1] != block))
                {
                    missing.Add(block);
                }
            }
        }

        return missing;
    }

    /// <summary>Writes rows that follow each other.</summary>
    /// <param name="values">Embeddings, one after the other.</param>
    /// <exception cref="NightScanException">NS0649: disk full, permission.</exception>
    public void Write(long firstRow, ReadOnlySpan<float> values)
    {
        int count = values.Length / _key.Length, numbers = RowLength - ChecksumLength;
        byte[] rows = new byte[count * RowLength];
        for (int row = 0; row < count; row++)
        {
            Span<byte> target = rows.AsSpan(row * RowLength, RowLength);
            MemoryMarshal.AsBytes(values.Slice(row * _key.Length, _key.Length)).CopyTo(target);
            BinaryPrimitives.WriteUInt64LittleEndian(target[numbers..], Checksum(firstRow + row, target[..numbers]));
        }

        try
        {
            RandomAccess.Write(_file, rows, Offset(firstRow));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("written", _path, exception, WholeLength);
        }
    }

    /// <summary>Reads a row.</summary>
    /// <param name="buffer">Of <see cref="RowLengthOf"/> bytes, for the time of the call.</param>
    /// <exception cref="NightScanException">NS0649: it cannot be read, or is not as it was written.</exception>
    public void Read(long row, Span<byte> buffer, Span<float> destination)
    {
        if (Read(row, buffer) < RowLength || !IsRight(row, buffer))
        {
            throw new NightScanException(DiagnosticCodes.EmbeddingsFailed,
                "the embeddings were damaged or changed while they were in use; train again: what is damaged is computed anew", _path);
        }

        MemoryMarshal.Cast<byte, float>(buffer[..(RowLength - ChecksumLength)]).CopyTo(destination);
    }

    /// <summary>Waits until all that was written is on the disk.</summary>
    /// <exception cref="NightScanException">NS0649: disk full.</exception>
    public void Flush()
    {
        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException exception)
        {
            throw Failed("written", _path, exception, WholeLength);
        }
    }

    public void Dispose() => _file.Dispose();

    private static NightScanException Failed(string what, string path, Exception exception, long length = 0) =>
        new(DiagnosticCodes.EmbeddingsFailed, $"the embeddings cannot be {what}: {exception.Message}"
            + (length > 0 ? $" All of them take {Quantity.Bytes(length)}." : "")
            + " Make room, or mend the permissions, or choose another ModelDir, and train again: those that are there are kept", path,
            inner: exception);

    private static int ReadAll(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        int all = 0;
        while (all < buffer.Length && RandomAccess.Read(file, buffer[all..], offset + all) is > 0 and int read)
        {
            all += read;
        }

        return all;
    }

    private int Read(long firstRow, Span<byte> rows)
    {
        try
        {
            return ReadAll(_file, rows, Offset(firstRow));
        }
        catch (IOException exception)
        {
            throw Failed("read", _path, exception);
        }
    }

    private long Offset(long row) => _dataBegin + (row * RowLength);

    private bool IsRight(long row, ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[^ChecksumLength..]) == Checksum(row, bytes[..^ChecksumLength]);

    private ulong Checksum(long row, ReadOnlySpan<byte> numbers) =>
        XxHash3.HashToUInt64(numbers, unchecked((long)StableHash.Of(_seed, (ulong)row)));
}
