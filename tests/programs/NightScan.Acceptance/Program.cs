using NightScan.Acceptance;

// Checks that need material which is not part of the repository. Each verb exits with 1 when something differs.
return args switch
{
    ["reference", string folder] => ReferenceCases.Run(folder, Recording.Read),
    ["decibels", string input, string output, string seconds] => DecibelFixture.Run(input, output, seconds),
    ["recognisable", string folder] => Recognisable.Run(folder, ""),
    ["recognisable", string folder, string augmentations] => Recognisable.Run(folder, augmentations),
    ["recognisable", string folder, string augmentations, string file] => Recognisable.Run(folder, augmentations, Path.GetFullPath(file)),
    ["distinct", string folder] => DistinctVariants.Run(folder, "general", ""),
    ["distinct", string folder, string animalType] => DistinctVariants.Run(folder, animalType, ""),
    ["distinct", string folder, string animalType, string augmentations] => DistinctVariants.Run(folder, animalType, augmentations),
    ["areas", string folder] => ClassAreas.Run(folder),
    ["pictures", string folder] => OperationPictures.Run(folder),
    ["presets", string folder] => PresetPictures.Run(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: NightScan.Acceptance reference <folder>
          compares the spectrograms of the cases in <folder>/cases.json with the values in <folder>/*.npy
        NightScan.Acceptance decibels <wave file> <output> <seconds>
          writes the log-mel spectrogram (general preset) as one byte per number: 0 to 255 for −80 dB to 0 dB from the maximum
        NightScan.Acceptance recognisable <folder> [<Augmentations> [<AugmentationFile>]]
          how often originals and variants of spoken digits, one sub-folder per digit, lie nearest to their own class
        NightScan.Acceptance distinct <folder> [<AnimalType> [<Augmentations>]]
          whether all variants of the recordings below <folder> are more than 0.1 RMS from the original and from each other
        NightScan.Acceptance areas <folder>
          what average precision and AUROC the trainer has for the scores in <folder>/*: .ci/check_metrics.py compares them
        NightScan.Acceptance pictures <folder>
          draws what each operation makes of a synthetic call: the pictures of docs/augmentation.md
        NightScan.Acceptance presets <folder>
          draws synthetic calls with the general preset and with that of the animal: the pictures of docs/choosing-settings.md
        """);
    return 2;
}
