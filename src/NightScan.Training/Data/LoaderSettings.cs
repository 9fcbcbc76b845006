namespace NightScan.Training.Data;

/// <summary>How batches are loaded.</summary>
/// <param name="BatchSize">Examples of a batch; 1 or more.</param>
/// <param name="Workers">Threads; 1 or more. What is loaded does not depend on them.</param>
/// <param name="Seed">Of mixup and SpecAugment.</param>
/// <param name="Mixup">Both parameters of mixup's beta distribution; 0 = none.</param>
/// <param name="MasksWithMean">SpecAugment blanks with the mean of an example, where that is not 0 already.</param>
/// <param name="JoinsLone">An example that would be alone in the last batch joins the one before, see <see cref="Batching"/>.</param>
/// <param name="Targets">Classes of which an example may have any number; 0 where it has one.</param>
/// <param name="Prefetch">Batches that are kept ready or in work, the device's own included; 2 or more.</param>
internal sealed record LoaderSettings(int BatchSize, int Workers, long Seed = 0, double Mixup = 0, bool SpecAugment = false,
    bool MasksWithMean = false, bool JoinsLone = false, int Targets = 0, int Prefetch = 6);
