namespace NightScan.Index;

/// <summary>The recordings that could not be decoded. They are not tried again until they or the decoders change.</summary>
internal static class Failures
{
    public static bool Any(IndexDatabase index) => index.Any("SELECT 1 FROM recordings WHERE error_code IS NOT NULL");

    public static bool Any(IndexDatabase index, string code) => index.Any("SELECT 1 FROM recordings WHERE error_code = $1", code);

    /// <summary>Remembers one, in the caller's transaction. What an earlier build wrote for it no longer shows what it is.</summary>
    public static void Add(IndexDatabase index, long id, string code, string reason, string decoders)
    {
        Claims.Abandon(index, id);
        index.Execute("""
            UPDATE recordings SET error_code = $2, error = $3, error_decoders = $4, warning_code = NULL, warning = NULL WHERE id = $1
            """, id, code, reason, decoders);
    }

    /// <summary>Lets them be tried again.</summary>
    /// <param name="decoders">The decoders that there are now; null to retry whatever they were.</param>
    public static void Retry(IndexDatabase index, string? decoders) => index.Execute("""
        UPDATE recordings SET error_code = NULL, error = NULL, error_decoders = NULL, pending = 1
        WHERE error_code IS NOT NULL AND ($1 IS NULL OR error_decoders IS NOT $1)
        """, decoders);

    /// <summary>
    /// Whether another decoder stood in when <see cref="RetryFallback"/> last looked, or nobody knows. Where none did, no recording is
    /// to be decoded again, and what decoders there are need not be found out before something is decoded.
    /// </summary>
    public static bool MayRetryFallback(IndexDatabase index) => index.ReadMeta(MetaKey.FallbackDecoder) != "";

    /// <summary>
    /// Lets recordings be decoded again that another decoder stood in for, unless the present one is no better. All recordings are looked
    /// through when what there is differs from what the last build had, and not otherwise.
    /// </summary>
    /// <param name="fallback">What stands in now; null when the decoder of first choice is there.</param>
    public static void RetryFallback(IndexDatabase index, string? fallback)
    {
        if (index.ReadMeta(MetaKey.FallbackDecoder) == (fallback ?? ""))
        {
            return;
        }

        index.InTransaction(() =>
        {
            index.Execute("""
                UPDATE recordings SET error_decoders = NULL, pending = 1
                WHERE error_code IS NULL AND error_decoders IS NOT NULL AND error_decoders IS NOT $1
                """, fallback);
            index.WriteMeta(MetaKey.FallbackDecoder, fallback ?? "");
        });
    }

    /// <summary>Has <see cref="RetryFallback"/> look again: shards have decoders of their own, maybe not those of this machine.</summary>
    public static void DoubtFallback(IndexDatabase index) => index.WriteMeta(MetaKey.FallbackDecoder, "of shards");
}
