namespace NightScan.Diagnostics;

/// <summary>
/// Every code that NightScan reports, in one place: 01xx audio, 02xx settings, 03xx index and cache, 05xx environment, 06xx training, 07xx
/// annotations. A code never changes its meaning; docs/errors.md has one row for each (a test compares them).
/// </summary>
internal static class DiagnosticCodes
{
    // 01xx: one recording
    public static readonly DiagnosticDescriptor
        NotAudio = new("NS0101", "The file is not audio that a decoder understands"),
        NeedsFfmpeg = new("NS0102", "The format needs the ffmpeg program, which is not installed"),
        NoFrames = new("NS0103", "The recording holds no samples"),
        NonFiniteSamples = new("NS0104", "The recording holds samples that are not finite (NaN or infinity)"),
        AbsurdHeader = new("NS0105", "The header declares an impossible rate, channel count or length"),
        Truncated = new("NS0106", "The recording is cut short; what could be decoded is used"),
        Unreadable = new("NS0107", "The machine could not read the recording; it is tried again in the next build"),
        UnrepresentableName = new("NS0108", "The file name is not valid Unicode"),
        DecoderFailed = new("NS0109", "The decoder crashes on the recording, or takes longer than DecodeTimeout"),
        FailedRecordings = new("NS0110", "Recordings failed; failed.csv lists them"),
        SameContent = new("NS0111", "The same content stands under two classes"),
        CopyInOtherSplit = new("NS0112", "Byte-identical recordings stand in different splits"),
        OutsideClass = new("NS0113", "Recordings lie outside any class folder and are ignored"),
        CircularClass = new("NS0114", "A link among the class folders leads back to AudioRoot and is ignored"),
        TwinClasses = new("NS0115", "Two classes differ only in case or encoding"),
        ChangedMeanwhile = new("NS0116", "The recording changed while the build ran; the next build reads it again"),
        NarrowRecordings = new("NS0117", "Recordings of low sample rates cannot fill the frequency band"),
        Copies = new("NS0118", "Recordings are byte-identical copies of others");

    // 02xx: settings
    public static readonly DiagnosticDescriptor
        NotANumber = new("NS0201", "A property's value has the wrong form"),
        OutOfRange = new("NS0202", "A property's value is out of range"),
        BadFftSize = new("NS0203", "FftSize is not an even number with no factors but 2, 3 and 5"),
        BandAboveNyquist = new("NS0204", "The frequency band does not fit below half the sample rate"),
        BadFractions = new("NS0205", "The split fractions are not fractions that leave something to train on"),
        UnknownName = new("NS0206", "A property names something that does not exist"),
        BadPattern = new("NS0207", "GroupPattern is not a valid regular expression"),
        Misspelt = new("NS0208", "A property looks like a misspelt setting"),
        NoRecordings = new("NS0210", "The project names no folder of recordings"),
        SharedCache = new("NS0211", "Two folders of recordings share a cache, an index or a model"),
        TooManyWatches = new("NS0212", "There are more folders of recordings to watch than MSBuild may do things at once"),
        UnusedAnnotations = new("NS0213", "Annotations are given, and Windows says that they are not used"),
        NoTables = new("NS0214", "Windows are to be labelled by annotations, and there is no table of them"),
        CannotWatchTables = new("NS0215", "Watch does not follow tables of annotations"),
        BackgroundOfLabels = new("NS0216", "BackgroundClass names a class, and recordings are in none"),
        UnusedSetting = new("NS0217", "A setting is given that has no effect beside the others"),
        NoFixedNumbers = new("NS0218", "Normalization is fixed, and the mean or the deviation is not given"),
        BadAugmentationFile = new("NS0220", "AugmentationFile is not valid");

    // 03xx: index and cache
    public static readonly DiagnosticDescriptor
        NoAudioRoot = new("NS0301", "AudioRoot is missing, was forgotten, or holds no recordings in class folders"),
        FolderUnreadable = new("NS0302", "A folder cannot be listed"),
        CacheUnwritable = new("NS0303", "The cache folder cannot be written"),
        NotAnIndex = new("NS0304", "IndexDb is not a NightScan index, or it is damaged"),
        NewerIndex = new("NS0305", "The index was written by a newer version"),
        MassDelete = new("NS0306", "Most known recordings, or most of a class, would vanish at once"),
        SplitsChanged = new("NS0307", "The settings of the splits differ from those of the index"),
        BadSplitsCsv = new("NS0308", "A splits file cannot be used"),
        CacheBusy = new("NS0309", "Another build works on this cache"),
        WriteFailed = new("NS0310", "An output could not be written"),
        DamagedOutput = new("NS0311", "A spectrogram is missing or damaged"),
        NameInTheWay = new("NS0312", "A file that NightScan did not write stands where an output belongs"),
        IndexRebuilt = new("NS0313", "The index was damaged and is made anew from the recordings and the cache"),
        NotLocked = new("NS0314", "The file system does not lock files"),
        BrokenLink = new("NS0316", "Known recordings lie behind a link that leads nowhere"),
        LittleSpace = new("NS0317", "The spectrograms to be made nearly fill the disk"),
        ForgottenSettings = new("NS0318", "Settings that the cache was made with are not given this time"),
        UnlistedRecordings = new("NS0319", "SplitsCsv does not list recordings"),
        OlderIndex = new("NS0320", "The index was written by an older version and is only read here"),
        NoShardPlan = new("NS0321", "There is no plan for this shard"),
        ShardsLacking = new("NS0322", "Shards have not finished"),
        NoSpace = new("NS0325", "The spectrograms to be made do not fit on the disk");

    // 05xx: environment
    public static readonly DiagnosticDescriptor
        NoSndFile = new("NS0501", "A recording needs libsndfile, the audio decoder, which is not installed"),
        InstallFailed = new("NS0502", "A system library could not be installed"),
        NoTorch = new("NS0503", "libtorch, which training needs, is not there or does not fit this system"),
        NoDecoderProcess = new("NS0504", "The process that decodes recordings cannot be started"),
        NoCudaPackage = new("NS0505", "The package with libtorch for CUDA cannot be fetched"),
        NeedsSndFile = new("NS0506", "The recording needs libsndfile, which is not installed"),
        AwkwardFolder = new("NS0507", "MSBuild cannot build NightScan's programs in a folder of this name"),
        OwnProgram = new("NS0508", "A program of NightScan's own could not be built from its sources, or fetched"),
        UnescapedPath = new("NS0509", "A path that is not there was written with a % that MSBuild takes for a character"),
        OtherVersion = new("NS0510", "The spectrograms were made by a version of NightScan that makes them otherwise"),
        OldSdk = new("NS0511", "The .NET SDK is older than NightScan's packages need");

    // 06xx: training
    public static readonly DiagnosticDescriptor
        OtherClassCount = new("NS0601", "NumClasses differs from the classes of the index"),
        NothingToTrainOn = new("NS0602", "The index has no spectrograms to train on"),
        RecordingsLeftOut = new("NS0603", "Recordings without up-to-date spectrograms are left out"),
        TrainerBusy = new("NS0604", "Another trainer works on this ModelDir"),
        TrainerFailed = new("NS0605", "The trainer ended unexpectedly"),
        BadTrainerArguments = new("NS0606", "The trainer was called with arguments that it does not know"),
        NothingToPredict = new("NS0610", "PredictInput is missing or holds no recordings");

    // 062x: models and their training
    public static readonly DiagnosticDescriptor
        BadWeightsFile = new("NS0620", "A weights file is missing, damaged or of no known kind"),
        WeightsMismatch = new("NS0621", "Weights do not fit the model"),
        ModelWriteFailed = new("NS0622", "A file of the model could not be written"),
        DamagedCheckpoint = new("NS0623", "Training cannot go on from its checkpoint"),
        NoSuchDevice = new("NS0624", "TrainDevice is not there"),
        PrecisionNotThere = new("NS0625", "The device does not compute in this Precision"),
        NotFinite = new("NS0626", "A loss, a statistic, a weight or a prediction is not finite"),
        BadModelFile = new("NS0627", "ModelDir holds no usable model"),
        ModelMismatch = new("NS0628", "The model is for other classes or spectrograms than the index has"),
        NoGraphicsCard = new("NS0629", "libtorch for CUDA finds no GPU"),
        CacheChanged = new("NS0630", "The cache was changed since training began");

    // 063x: measuring and predicting, and data that no model can be made or measured of
    public static readonly DiagnosticDescriptor
        ClassesNotTrained = new("NS0631", "Classes have no training recordings"),
        NothingToEvaluate = new("NS0632", "There is no index to evaluate on"),
        PredictionChanged = new("NS0633", "A prediction was changed since NightScan wrote it"),
        PredictOutputBusy = new("NS0634", "Another prediction writes to this PredictOutput"),
        ClassesNotValidated = new("NS0635", "Classes have no validation recordings"),
        TooFewToTrainOn = new("NS0636", "There are fewer training recordings than a batch needs"),
        SingleClass = new("NS0637", "There is one class only to train on"),
        SplitOfOneClass = new("NS0638", "All recordings that a model is measured on are of one class"),
        EmptyClassFolder = new("NS0639", "Class folders are empty"),
        NoMemory = new("NS0640", "The device has not enough memory for a batch"),
        SeveralLabels = new("NS0641", "Examples have several labels, and Labels is single"),
        OneAnswer = new("NS0642", "The model has one class to answer with"),
        NoRoomForScores = new("NS0643", "The scores of windows cannot be kept for a while");

    // 0646: Architecture=linear
    public static readonly DiagnosticDescriptor
        NoBackbone = new("NS0646", "Architecture is linear, and no PretrainedWeights are given"),
        UnknownBackbone = new("NS0647", "PretrainedWeights do not say which network they are of"),
        NotWithLinear = new("NS0648", "A setting does not go with Architecture=linear"),
        EmbeddingsFailed = new("NS0649", "The embeddings of a training cannot be written or read");

    // 065x: weights to start from
    public static readonly DiagnosticDescriptor
        OtherImageNet = new("NS0650", "PretrainedWeights=imagenet is for another Architecture"),
        NoImageNet = new("NS0651", "The weights of ImageNet cannot be fetched"),
        ForeignContent = new("NS0652", "A PyTorch file holds more than tensors, or is of the old form"),
        WeightsReplaced = new("NS0653", "PretrainedWeights lies in ModelDir");

    // 07xx: annotations
    public static readonly DiagnosticDescriptor
        NoAnnotations = new("NS0701", "Annotations are not there, or cannot be read"),
        NotATable = new("NS0702", "What Annotations names is no annotation table"),
        BadLabelMap = new("NS0703", "LabelMap cannot be used"),
        NoSuchRecording = new("NS0704", "An annotation is of a recording that is not there"),
        SeveralRecordings = new("NS0705", "The recording of an annotation cannot be told from others"),
        BadTimes = new("NS0706", "The times of an annotation are no times"),
        BeyondEnd = new("NS0707", "An annotation lies beyond the end of its recording"),
        NoLabel = new("NS0708", "An annotation has no label"),
        BadLabel = new("NS0709", "The label of an annotation cannot be the name of a class"),
        BadRow = new("NS0710", "A row of an annotation table cannot be read, or only in part"),
        TablesDisagree = new("NS0711", "Annotations contradict each other"),
        UnusedLabelMap = new("NS0712", "LabelMap has no label that occurs"),
        LabelsLacking = new("NS0713", "A split has no window with a label");

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
