namespace NightScan.Tests.Watching;

/// <summary>A clock that stands still until it is told; it begins at the real time, since files have real ones.</summary>
internal sealed class WatchClock : TimeProvider
{
    private readonly DateTimeOffset _begin = DateTimeOffset.UtcNow;

    public TimeSpan Elapsed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => _begin + Elapsed;

    public void Advance(TimeSpan time) => Elapsed += time;
}
