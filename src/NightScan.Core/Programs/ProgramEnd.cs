namespace NightScan.Programs;

/// <summary>What an exit code tells. On Unix a signal's number is in it, on Windows it is a negative status.</summary>
internal static class ProgramEnd
{
    private const int Signal = 128;

    /// <summary>
    /// An illegal instruction, an abort, a bus error, an arithmetic error, a segmentation fault; or Windows' names for them.
    /// </summary>
    public static bool IsCrash(int exitCode) => exitCode is Signal + 4 or Signal + 6 or Signal + 7 or Signal + 8 or Signal + 11 or < 0;

    /// <summary>What a shell, or setpriv, says of a program that it could not run.</summary>
    public static bool NeverStarted(int exitCode) => exitCode is 126 or 127;

    /// <summary>Killed or terminated by somebody, such as a system whose memory has run out.</summary>
    public static bool WasKilled(int exitCode) => exitCode is Signal + 9 or Signal + 15;
}
