namespace NightScan.Diagnostics;

/// <summary>What NightScan has to say about one thing: a code, the file it is about, and a sentence with the way out.</summary>
/// <param name="Descriptor">The code and what it means.</param>
/// <param name="Message">What happened to this file and what to do about it.</param>
/// <param name="File">The file concerned, as a full path; null when it is about none.</param>
/// <param name="Line">One-based line of a text file; 0 when it is about the whole file.</param>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, string Message, string? File = null, int Line = 0)
{
    /// <summary><c>NS</c> and four digits.</summary>
    public string Code => Descriptor.Code;

    /// <summary>File, code and message, as one line.</summary>
    public override string ToString() => File is null ? $"{Code}: {Message}" : $"{File}: {Code}: {Message}";
}

/// <summary>A kind of diagnostic. All of them are listed in docs/errors.md.</summary>
/// <param name="Code"><c>NS</c> and four digits.</param>
/// <param name="Title">What it means, in a few words; the row of the documentation.</param>
public sealed record DiagnosticDescriptor(string Code, string Title);

/// <summary>
/// Trouble that leaves nothing sensible to go on with: it ends a build, or a call. To a build, trouble of one recording is a value instead.
/// </summary>
public sealed class NightScanException : Exception
{
    internal NightScanException(Diagnostic diagnostic, Exception? inner = null)
        : base(diagnostic.ToString(), inner) => Diagnostic = diagnostic;

    internal NightScanException(DiagnosticDescriptor descriptor, string message, string? file = null, int line = 0, Exception? inner = null)
        : this(new Diagnostic(descriptor, message, file, line), inner) { }

    /// <summary>What happened, to which file, and what to do about it.</summary>
    public Diagnostic Diagnostic { get; }
}
