using NightScan.Cache;
using NightScan.Spectrograms;

namespace NightScan.Training.Data;

/// <summary>Reads the spectrograms that an index lists, which all have one format, and no others. One per thread.</summary>
internal sealed class ListedSpectrograms(SpectrogramSettings settings)
{
    private readonly SpectrogramReader _reader = new(new SpectrogramFile(settings));
    private byte[] _path = [];

    /// <summary>Reads one spectrogram.</summary>
    /// <param name="number">0 for the original, n for variant n.</param>
    /// <param name="destination">Mel bands × frames, row-major.</param>
    /// <exception cref="NightScanException">NS0311: it is missing or damaged; NS0630: it is another one than the index lists.</exception>
    public void Read(RecordingList recordings, int recording, int number, Span<float> destination)
    {
        if (_path.Length < recordings.MaxPathBytes)
        {
            _path = GC.AllocateUninitializedArray<byte>(recordings.MaxPathBytes, pinned: true);
        }

        int length = recordings.WritePath(recording, number, _path);
        SpectrogramReading reading = _reader.Load(_path.AsSpan(0, length + 1), out ulong? key, out string fault);
        if (reading == SpectrogramReading.Whole && recordings.HasKey(recording, number, key!.Value))
        {
            _reader.CopyTo(destination);
            return;
        }

        string path = Encoding.UTF8.GetString(_path, 0, length);
        throw key is ulong other && !recordings.HasKey(recording, number, other)
            ? new NightScanException(DiagnosticCodes.CacheChanged,
                "the spectrogram is not the one that the index listed when this began, but that of other settings or another recording: "
                + "the cache was changed meanwhile by a build, or came back from a backup; run 'dotnet build data.proj', then the same "
                + "again (training has kept its last checkpoint)", path)
            : new NightScanException(DiagnosticCodes.DamagedOutput, reading switch
            {
                SpectrogramReading.Missing => "the spectrogram is missing; run 'dotnet build data.proj' to make it again",
                SpectrogramReading.Unreadable =>
                    $"the spectrogram cannot be read ({fault}); check the disk and the file's permissions, and run "
                    + "'dotnet build data.proj -t:VerifyCache -p:Repair=true'",
                _ => $"the spectrogram is damaged: {fault}; run 'dotnet build data.proj -t:VerifyCache -p:Repair=true' to make it again",
            }, path);
    }
}
