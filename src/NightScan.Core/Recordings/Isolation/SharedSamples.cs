using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Isolation;

/// <summary>
/// Samples in memory that two processes share: copying them through a pipe costs more than many a recording takes to decode. A file
/// that both map, in memory where the system has a place for such, whose name is gone as soon as both have opened it.
/// </summary>
internal sealed class SharedSamples : SampleBuffer, IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    private readonly SafeFileHandle _file;
    private Mapping? _mapping;

    private SharedSamples(string path, FileMode mode)
    {
        Path = path;
        _file = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    public string Path { get; }

    /// <summary>False when there was not memory enough to share.</summary>
    public bool IsShared { get; private set; } = true;

    /// <summary>Makes an empty one.</summary>
    /// <returns>Null when it cannot be made.</returns>
    public static SharedSamples? TryCreate()
    {
        string folder = OperatingSystem.IsLinux() && Directory.Exists(MemoryFolder) ? MemoryFolder : System.IO.Path.GetTempPath();
        try
        {
            return new SharedSamples(System.IO.Path.Join(folder, $"nightscan-{Guid.NewGuid():N}"), FileMode.CreateNew);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Opens the one that another process made.</summary>
    public static SharedSamples Open(string path) => new(path, FileMode.Open);

    /// <summary>Removes its name, once both have opened it: then nothing is left when they end, however they end.</summary>
    public void Forget() => File.Delete(Path);

    /// <summary>What the other process wrote.</summary>
    public ReadOnlyMemory<float> Read(int count)
    {
        if (count == 0)
        {
            return default;
        }

        if (_mapping is null || _mapping.Length < count)
        {
            Map(RandomAccess.GetLength(_file) / sizeof(float));
        }

        return _mapping!.Memory[..count];
    }

    public void Dispose()
    {
        _mapping?.Release();
        _file.Dispose();
    }

    protected override Memory<float> Grow(ReadOnlyMemory<float> samples, int length)
    {
        try
        {
            // Written, not only declared: memory that is missing is an error here, where it would be the end of the process later.
            Span<byte> zeros = stackalloc byte[1 << 12];
            zeros.Clear();
            long bytes = (((long)length * sizeof(float)) + zeros.Length - 1) / zeros.Length * zeros.Length;
            for (long position = RandomAccess.GetLength(_file); position < bytes; position += zeros.Length)
            {
                RandomAccess.Write(_file, zeros, position);
            }

            Map(bytes / sizeof(float));
            return _mapping!.Memory;
        }
        catch (IOException)
        {
            // A full /dev/shm, as containers have it: the samples take the long way.
            IsShared = false;
            return base.Grow(samples, length);
        }
    }

    private void Map(long length)
    {
        _mapping?.Release();
        _mapping = new Mapping(_file, checked((int)length));
    }

    /// <summary>The file as memory. Not unmapped before the last of its users lets go of it.</summary>
    private sealed unsafe class Mapping : MemoryManager<float>
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;
        private readonly byte* _pointer;

        public Mapping(SafeFileHandle file, int length)
        {
            Length = length;
            _file = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None,
                leaveOpen: true);
            _view = _file.CreateViewAccessor(0, (long)length * sizeof(float), MemoryMappedFileAccess.ReadWrite);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        }

        public int Length { get; }

        public void Release() => ((IDisposable)this).Dispose();

        public override Span<float> GetSpan() => new(_pointer, Length);

        public override MemoryHandle Pin(int elementIndex = 0) => new((float*)_pointer + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
