namespace NightScan.Training.Metrics;

/// <summary>What an epoch is among those before it.</summary>
internal enum EpochStanding
{
    /// <summary>An earlier one is taken.</summary>
    Behind,

    /// <summary>None validated better.</summary>
    Best,

    /// <summary>The last of all, and none before was better by more than chance: it is taken, as its weights are at rest.</summary>
    LastWithinChance,
}
