namespace NightScan.Training.Data;

/// <summary>A list that grows by blocks: nothing is copied when it does, and nothing lies in memory twice.</summary>
internal sealed class BlockList<T>
    where T : unmanaged
{
    private const int BlockBits = 18;
    private const int BlockLength = 1 << BlockBits;

    private readonly List<T[]> _blocks = [];

    public int Count { get; private set; }

    public T this[int position] => _blocks[position >> BlockBits][position & (BlockLength - 1)];

    public void Add(T value) => Add([value]);

    public void Add(ReadOnlySpan<T> values)
    {
        _ = checked(Count + values.Length);
        while (!values.IsEmpty)
        {
            int within = Count & (BlockLength - 1), length = Math.Min(values.Length, BlockLength - within);
            if (within == 0)
            {
                _blocks.Add(new T[BlockLength]);
            }

            values[..length].CopyTo(_blocks[^1].AsSpan(within));
            Count += length;
            values = values[length..];
        }
    }

    /// <param name="start">The first of those to copy.</param>
    /// <param name="destination">Receives as many as it is long.</param>
    public void CopyTo(int start, Span<T> destination)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<T> rest = _blocks[start >> BlockBits].AsSpan(start & (BlockLength - 1));
            int length = Math.Min(rest.Length, destination.Length);
            rest[..length].CopyTo(destination);
            start += length;
            destination = destination[length..];
        }
    }
}
