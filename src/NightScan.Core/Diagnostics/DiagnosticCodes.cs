namespace NightScan.Diagnostics;

/// <summary>
/// Every code that NightScan reports, in one place: 01xx audio, 02xx settings, 03xx index and cache, 05xx environment, 06xx training.
/// A code never changes its meaning; docs/errors.md has one row for each (a test compares them).
/// </summary>
public static class DiagnosticCodes
{
    // 01xx: one recording
    public static readonly DiagnosticDescriptor NotAudio = new("NS0101", "The file is not audio that a decoder understands");
    public static readonly DiagnosticDescriptor NeedsFfmpeg = new("NS0102", "The format needs the ffmpeg program, which is not installed");
    public static readonly DiagnosticDescriptor NoFrames = new("NS0103", "The recording holds no samples");
    public static readonly DiagnosticDescriptor NonFiniteSamples =
        new("NS0104", "The recording holds samples that are not finite (NaN or infinity)");
    public static readonly DiagnosticDescriptor AbsurdHeader =
        new("NS0105", "The header declares an impossible rate, channel count or length");
    public static readonly DiagnosticDescriptor Truncated = new("NS0106", "The recording is cut short; what could be decoded is used");
    public static readonly DiagnosticDescriptor Unreadable =
        new("NS0107", "The machine could not read the recording; it is tried again in the next build");
    public static readonly DiagnosticDescriptor UnrepresentableName = new("NS0108", "The file name is not valid Unicode");
    public static readonly DiagnosticDescriptor DecoderFailed =
        new("NS0109", "The decoder crashes on the recording, or takes longer than DecodeTimeout");
    public static readonly DiagnosticDescriptor FailedRecordings = new("NS0110", "Recordings failed; failed.csv lists them");
    public static readonly DiagnosticDescriptor SameContent = new("NS0111", "The same content stands under two classes");
    public static readonly DiagnosticDescriptor CopyInOtherSplit = new("NS0112", "Byte-identical recordings stand in different splits");
    public static readonly DiagnosticDescriptor OutsideClass = new("NS0113", "Recordings lie outside any class folder and are ignored");
    public static readonly DiagnosticDescriptor CircularClass =
        new("NS0114", "A link among the class folders leads back to AudioRoot and is ignored");
    public static readonly DiagnosticDescriptor TwinClasses = new("NS0115", "Two classes differ only in case or encoding");
    public static readonly DiagnosticDescriptor ChangedMeanwhile =
        new("NS0116", "The recording changed while the build ran; the next build reads it again");
    public static readonly DiagnosticDescriptor NarrowRecordings =
        new("NS0117", "Recordings of low sample rates cannot fill the frequency band");
    public static readonly DiagnosticDescriptor Copies = new("NS0118", "Recordings are byte-identical copies of others");

    // 02xx: settings
    public static readonly DiagnosticDescriptor NotANumber = new("NS0201", "A property's value has the wrong form");
    public static readonly DiagnosticDescriptor OutOfRange = new("NS0202", "A property's value is out of range");
    public static readonly DiagnosticDescriptor BadFftSize = new("NS0203", "FftSize is not an even number with no factors but 2, 3 and 5");
    public static readonly DiagnosticDescriptor BandAboveNyquist =
        new("NS0204", "The frequency band does not fit below half the sample rate");
    public static readonly DiagnosticDescriptor BadFractions =
        new("NS0205", "The split fractions are not fractions that leave something to train on");
    public static readonly DiagnosticDescriptor UnknownName = new("NS0206", "A property names something that does not exist");
    public static readonly DiagnosticDescriptor BadPattern = new("NS0207", "GroupPattern is not a valid regular expression");
    public static readonly DiagnosticDescriptor Misspelt = new("NS0208", "A property looks like a misspelt setting");
    public static readonly DiagnosticDescriptor BadAugmentationFile = new("NS0220", "AugmentationFile is not valid");

    // 03xx: index and cache
    public static readonly DiagnosticDescriptor NoAudioRoot =
        new("NS0301", "AudioRoot is missing, was forgotten, or holds no recordings in class folders");
    public static readonly DiagnosticDescriptor FolderUnreadable = new("NS0302", "A folder cannot be listed");
    public static readonly DiagnosticDescriptor CacheUnwritable = new("NS0303", "The cache folder cannot be written");
    public static readonly DiagnosticDescriptor NotAnIndex = new("NS0304", "IndexDb is not a NightScan index, or it is damaged");
    public static readonly DiagnosticDescriptor NewerIndex = new("NS0305", "The index was written by a newer version");
    public static readonly DiagnosticDescriptor MassDelete =
        new("NS0306", "Most known recordings, or most of a class, would vanish at once");
    public static readonly DiagnosticDescriptor SplitsChanged = new("NS0307", "The settings of the splits differ from those of the index");
    public static readonly DiagnosticDescriptor BadSplitsCsv = new("NS0308", "A splits file cannot be used");
    public static readonly DiagnosticDescriptor CacheBusy = new("NS0309", "Another build works on this cache");
    public static readonly DiagnosticDescriptor WriteFailed = new("NS0310", "An output could not be written");
    public static readonly DiagnosticDescriptor DamagedOutput = new("NS0311", "A spectrogram is missing or damaged");
    public static readonly DiagnosticDescriptor NameInTheWay =
        new("NS0312", "A file that NightScan did not write stands where an output belongs");
    public static readonly DiagnosticDescriptor IndexRebuilt =
        new("NS0313", "The index was damaged and is made anew from the recordings and the cache");
    public static readonly DiagnosticDescriptor NotLocked = new("NS0314", "The file system does not lock files");
    public static readonly DiagnosticDescriptor BrokenLink = new("NS0316", "Known recordings lie behind a link that leads nowhere");
    public static readonly DiagnosticDescriptor LittleSpace = new("NS0317", "The spectrograms to be made nearly fill the disk");
    public static readonly DiagnosticDescriptor ForgottenSettings =
        new("NS0318", "Settings that the cache was made with are not given this time");
    public static readonly DiagnosticDescriptor UnlistedRecordings = new("NS0319", "SplitsCsv does not list recordings");
    public static readonly DiagnosticDescriptor OlderIndex =
        new("NS0320", "The index was written by an older version and is only read here");
    public static readonly DiagnosticDescriptor NoShardPlan = new("NS0321", "There is no plan for this shard");
    public static readonly DiagnosticDescriptor ShardsLacking = new("NS0322", "Shards have not finished");
    public static readonly DiagnosticDescriptor NoSpace = new("NS0325", "The spectrograms to be made do not fit on the disk");

    // 05xx: environment
    public static readonly DiagnosticDescriptor NoSndFile =
        new("NS0501", "A recording needs libsndfile, the audio decoder, which is not installed");
    public static readonly DiagnosticDescriptor InstallFailed = new("NS0502", "A system library could not be installed");
    public static readonly DiagnosticDescriptor NoTorch =
        new("NS0503", "libtorch, which training needs, is not there or does not fit this system");
    public static readonly DiagnosticDescriptor NoDecoderProcess = new("NS0504", "The process that decodes recordings cannot be started");
    public static readonly DiagnosticDescriptor NoCudaPackage = new("NS0505", "The package with libtorch for CUDA cannot be fetched");
    public static readonly DiagnosticDescriptor NeedsSndFile = new("NS0506", "The recording needs libsndfile, which is not installed");
    public static readonly DiagnosticDescriptor AwkwardFolder =
        new("NS0507", "MSBuild cannot build NightScan's programs in a folder of this name");
    public static readonly DiagnosticDescriptor OwnProgram =
        new("NS0508", "A program of NightScan's own could not be built from its sources");
    public static readonly DiagnosticDescriptor UnescapedPath =
        new("NS0509", "A path that is not there was written with a % that MSBuild takes for a character");

    // 06xx: training
    public static readonly DiagnosticDescriptor OtherClassCount = new("NS0601", "NumClasses differs from the classes of the index");
    public static readonly DiagnosticDescriptor NothingToTrainOn = new("NS0602", "The index has no spectrograms to train on");
    public static readonly DiagnosticDescriptor RecordingsLeftOut =
        new("NS0603", "Recordings without up-to-date spectrograms are left out");
    public static readonly DiagnosticDescriptor TrainerBusy = new("NS0604", "Another trainer works on this ModelDir");
    public static readonly DiagnosticDescriptor TrainerFailed = new("NS0605", "The trainer ended unexpectedly");
    public static readonly DiagnosticDescriptor BadTrainerArguments =
        new("NS0606", "The trainer was called with arguments that it does not know");
    public static readonly DiagnosticDescriptor NothingToPredict = new("NS0610", "PredictInput is missing or holds no recordings");

    // 062x: models and their training
    public static readonly DiagnosticDescriptor BadWeightsFile = new("NS0620", "A weights file is missing, damaged or not safetensors");
    public static readonly DiagnosticDescriptor WeightsMismatch = new("NS0621", "Weights do not fit the model");
    public static readonly DiagnosticDescriptor ModelWriteFailed = new("NS0622", "A file of the model could not be written");
    public static readonly DiagnosticDescriptor DamagedCheckpoint = new("NS0623", "Training cannot go on from its checkpoint");
    public static readonly DiagnosticDescriptor NoSuchDevice = new("NS0624", "TrainDevice is not there");
    public static readonly DiagnosticDescriptor PrecisionNotThere = new("NS0625", "The device does not compute in this Precision");
    public static readonly DiagnosticDescriptor NotFinite = new("NS0626", "A loss, a statistic, a weight or a prediction is not finite");
    public static readonly DiagnosticDescriptor BadModelFile = new("NS0627", "ModelDir holds no usable model");
    public static readonly DiagnosticDescriptor ModelMismatch =
        new("NS0628", "The model is for other classes or spectrograms than the index has");
    public static readonly DiagnosticDescriptor NoGraphicsCard = new("NS0629", "libtorch for CUDA finds no GPU");
    public static readonly DiagnosticDescriptor CacheChanged = new("NS0630", "The cache was changed since training began");

    // 063x: measuring and predicting, and data that no model can be made or measured of
    public static readonly DiagnosticDescriptor ClassesNotTrained = new("NS0631", "Classes have no training recordings");
    public static readonly DiagnosticDescriptor NothingToEvaluate = new("NS0632", "There is no index to evaluate on");
    public static readonly DiagnosticDescriptor PredictionChanged = new("NS0633", "A prediction was changed since NightScan wrote it");
    public static readonly DiagnosticDescriptor PredictOutputBusy = new("NS0634", "Another prediction writes to this PredictOutput");

    public static readonly DiagnosticDescriptor ClassesNotValidated = new("NS0635", "Classes have no validation recordings");
    public static readonly DiagnosticDescriptor TooFewToTrainOn = new("NS0636", "There are fewer training recordings than a batch needs");
    public static readonly DiagnosticDescriptor SingleClass = new("NS0637", "There is one class only to train on");
    public static readonly DiagnosticDescriptor SplitOfOneClass =
        new("NS0638", "All recordings that a model is measured on are of one class");
    public static readonly DiagnosticDescriptor EmptyClassFolder = new("NS0639", "Class folders are empty");
    public static readonly DiagnosticDescriptor NoMemory = new("NS0640", "The device has not enough memory for a batch");

    /// <summary>All descriptors, ordered by code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [.. typeof(DiagnosticCodes).GetFields()
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
            .OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal)];

    /// <summary>The descriptor of a code; one without a title when there is no such code.</summary>
    public static DiagnosticDescriptor Find(string code) => All.FirstOrDefault(descriptor => descriptor.Code == code)
        ?? new DiagnosticDescriptor(code, "");
}
