namespace NightScan.Faults;

/// <summary>
/// A disk whose power can be cut: a file that holds an ext4 file system. What was synced is in the file, what was not is only in the
/// memory of the file system that is mounted from it; so a copy of the file is the disk as it is found after a power cut.
/// </summary>
/// <param name="place">Where the disk is mounted; its file lies beside.</param>
/// <param name="mounts">Who mounts.</param>
internal sealed class Disk(string place, Mounts mounts)
{
    // The file system must not sync by itself, within the few seconds of a build, what the build forgot to sync: neither every five
    // seconds, nor because it still sets up its tables of inodes behind the scenes.
    private const string MountOptions = "commit=300,noatime";
    private const string FormatOptions = "lazy_itable_init=0,lazy_journal_init=0";
    private const long Bytes = 128 << 20;

    // Spectrograms of the harness are that small.
    private const string BytesPerFile = "4096";

    private readonly string _image = place + ".img";
    private readonly string _copy = place + ".copy.img";

    /// <summary>Where the disk is mounted.</summary>
    public string Root => place;

    /// <summary>Makes it an empty disk; it is not mounted.</summary>
    public void Format()
    {
        using (FileStream file = new(_image, FileMode.Create))
        {
            file.SetLength(Bytes);
        }

        Mounts.Call("mkfs.ext4", "-q", "-F", "-i", BytesPerFile, "-E", FormatOptions, _image);
    }

    /// <summary>Mounts it; after a power cut the file system's journal is replayed.</summary>
    public void Mount() => mounts.Image(_image, place, MountOptions);

    public void Unmount() => mounts.Unmount(place);

    /// <summary>
    /// The moment of the power cut, with nobody writing. The mounted file system lives on, to be unmounted when it is free.
    /// </summary>
    public void Cut() => File.Copy(_image, _copy, overwrite: true);

    /// <summary>Makes the disk, which is not mounted any more, the one of the power cut.</summary>
    public void FallBack() => File.Move(_copy, _image, overwrite: true);
}
