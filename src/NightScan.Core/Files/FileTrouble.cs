namespace NightScan.Files;

/// <summary>What a file system refuses, <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>, and what becomes of it.</summary>
internal static class FileTrouble
{
    /// <summary>Does some work; what is refused becomes an error that a person can act on.</summary>
    /// <param name="message">Makes it of what the system says.</param>
    /// <exception cref="NightScanException">Of the given code.</exception>
    public static T As<T>(DiagnosticDescriptor code, string path, Func<string, string> message, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (Is(exception))
        {
            throw new NightScanException(code, message(exception.Message), path, inner: exception);
        }
    }

    /// <inheritdoc cref="As{T}"/>
    public static void As(DiagnosticDescriptor code, string path, Func<string, string> message, Action work) =>
        As(code, path, message, () => { work(); return true; });

    /// <summary>The result of some work, or another one where something is refused.</summary>
    public static T Or<T>(T otherwise, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (Is(exception))
        {
            return otherwise;
        }
    }

    /// <summary>The result of some work with a file that was there a moment ago, or another one where it is gone.</summary>
    public static T OrGone<T>(T gone, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return gone;
        }
    }

    /// <summary>Does some work with a file that was there a moment ago.</summary>
    /// <returns>False where it is gone.</returns>
    public static bool WhileThere(Action work) => OrGone(false, () => { work(); return true; });

    private static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
