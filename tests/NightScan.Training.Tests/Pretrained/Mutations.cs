namespace NightScan.Training.Tests.Pretrained;

/// <summary>Files as a broken disk, or somebody with bad intent, would leave them.</summary>
internal static class Mutations
{
    private static readonly byte[] s_extremes = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

    /// <summary>Changes bytes, and now and then cuts, doubles or removes a part.</summary>
    public static byte[] Of(byte[] sound, Random random)
    {
        List<byte> bytes = [.. sound];
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 1; i--)
        {
            int place = random.Next(bytes.Count), length = random.Next(1, Math.Min(64, bytes.Count - place) + 1);
            switch (random.Next(8))
            {
                case 0: bytes.RemoveRange(place, bytes.Count - place); break;
                case 1: bytes.RemoveRange(place, length); break;
                case 2: bytes.InsertRange(place, bytes.GetRange(random.Next(bytes.Count - length + 1), length)); break;
                case 3 or 4: bytes[place] = s_extremes[random.Next(s_extremes.Length)]; break;
                case 5: bytes[place] ^= (byte)(1 << random.Next(8)); break;
                default: bytes[place] = (byte)random.Next(256); break;
            }
        }

        return [.. bytes];
    }
}
