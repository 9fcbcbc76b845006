namespace NightScan.Index;

/// <summary>The tables of the index. <see cref="Version"/> goes up with every change of them.</summary>
internal static class IndexSchema
{
    /// <summary>Marks the file as a NightScan index in SQLite's header ("NScn").</summary>
    public const int ApplicationId = 0x4E53636E;

    public const int Version = 6;

    /// <summary>What brings a database from version n to n + 1, at n; an empty one has version 0.</summary>
    public static readonly string[] Steps =
        [FirstVersion, $"{SecondVersion} INSERT INTO class_counts {CountedFirst};", ThirdVersion, FourthVersion, FifthVersion, SixthVersion];

    /// <summary>The counts of all classes that have any, as <c>class_counts</c> keeps them.</summary>
    public const string CountedAnew = """
        SELECT class_id, split, sum(selected), sum(failed), sum(files) FROM (
            SELECT class_id, split, selected, selected = 1 AND error_code IS NOT NULL AS failed, 0 AS files FROM recordings WHERE selected = 1
            UNION ALL SELECT coalesce(output_class, class_id), output_split, 0, 0, output_files FROM recordings WHERE output_files > 0)
        GROUP BY 1, 2
        """;

    private const string CountedFirst = """
        SELECT class_id, split, sum(selected), sum(failed), sum(files) FROM (
            SELECT class_id, split, selected, selected = 1 AND error_code IS NOT NULL AS failed, 0 AS files FROM recordings WHERE selected = 1
            UNION ALL SELECT class_id, output_split, 0, 0, output_files FROM recordings WHERE output_files > 0)
        GROUP BY class_id, split
        """;

    /// <summary>
    /// What version 6 added: windows. Where all windows of recordings are used, a row of a recording stands for its file alone, is never
    /// selected, and has a number in windows: 1, or 0 when they are to be looked at; annotated is 1 when a table is about it. Each window is a row
    /// of its own, with the row of its recording in source, its begin and end in seconds, and a content_hash that is of both; its path is
    /// that of the recording with its start behind. Its class is the folder of its files: its class's, or that of the label that covers
    /// most of it; labels has what is to be said of its labels beside that one. class_labels has the labels of class folders that stand
    /// for several. annotations are those of the tables, by the recording that they are of. output_class is the class in whose folder
    /// files still lie that are to be moved to another's.
    /// </summary>
    private const string SixthVersion = """
        ALTER TABLE recordings ADD COLUMN source INTEGER;
        ALTER TABLE recordings ADD COLUMN window_start REAL;
        ALTER TABLE recordings ADD COLUMN window_end REAL;
        ALTER TABLE recordings ADD COLUMN windows INTEGER;
        ALTER TABLE recordings ADD COLUMN annotated INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE recordings ADD COLUMN output_class INTEGER;
        CREATE INDEX recordings_of_source ON recordings(source, window_start) WHERE source IS NOT NULL;
        CREATE INDEX recordings_without_windows ON recordings(id) WHERE windows = 0;
        CREATE INDEX recordings_due_windows ON recordings(source, window_start)
            WHERE source IS NOT NULL AND selected = 1 AND error_code IS NULL AND pending = 1;
        CREATE INDEX recordings_elsewhere ON recordings(output_class) WHERE output_class IS NOT NULL;
        DROP INDEX recordings_moving;
        CREATE INDEX recordings_moving ON recordings(id)
            WHERE output_files > 0 AND (output_split <> split OR output_stem <> stem OR output_class IS NOT NULL);
        CREATE TABLE labels(
            example INTEGER NOT NULL,
            class_id INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            PRIMARY KEY(example, class_id)) WITHOUT ROWID;
        CREATE INDEX labels_by_class ON labels(class_id);
        CREATE TABLE class_labels(class_id INTEGER NOT NULL, label_id INTEGER NOT NULL, PRIMARY KEY(class_id, label_id)) WITHOUT ROWID;
        CREATE TABLE annotations(
            source INTEGER NOT NULL,
            number INTEGER NOT NULL,
            begin_time REAL NOT NULL,
            end_time REAL NOT NULL,
            label TEXT NOT NULL,
            low_frequency REAL,
            high_frequency REAL,
            kind INTEGER NOT NULL,
            PRIMARY KEY(source, number)) WITHOUT ROWID;
        CREATE TABLE annotation_problems(
            number INTEGER PRIMARY KEY,
            code TEXT NOT NULL,
            file TEXT NOT NULL,
            line INTEGER NOT NULL,
            message TEXT NOT NULL);
        DROP TRIGGER listing_grows;
        DROP TRIGGER listing_shrinks;
        DROP TRIGGER listing_changes;
        DROP TRIGGER files_grow;
        DROP TRIGGER files_shrink;
        DROP TRIGGER files_change;
        CREATE TRIGGER listing_grows AFTER INSERT ON recordings WHEN NEW.source IS NULL BEGIN
            UPDATE classes SET listing = NULL WHERE id = NEW.class_id AND listing IS NOT NULL;
        END;
        CREATE TRIGGER listing_shrinks AFTER DELETE ON recordings WHEN OLD.source IS NULL BEGIN
            UPDATE classes SET listing = NULL WHERE id = OLD.class_id AND listing IS NOT NULL;
        END;
        CREATE TRIGGER listing_changes AFTER UPDATE OF class_id, path, size, modified_ns ON recordings WHEN OLD.source IS NULL BEGIN
            UPDATE classes SET listing = NULL WHERE id IN (OLD.class_id, NEW.class_id) AND listing IS NOT NULL;
        END;
        CREATE TRIGGER files_grow AFTER INSERT ON recordings WHEN NEW.output_files > 0 BEGIN
            INSERT INTO class_counts VALUES(coalesce(NEW.output_class, NEW.class_id), NEW.output_split, 0, 0, NEW.output_files)
                ON CONFLICT DO UPDATE SET files = files + excluded.files;
        END;
        CREATE TRIGGER files_shrink AFTER DELETE ON recordings WHEN OLD.output_files > 0 BEGIN
            UPDATE class_counts SET files = files - OLD.output_files
                WHERE class_id = coalesce(OLD.output_class, OLD.class_id) AND split = OLD.output_split;
        END;
        CREATE TRIGGER files_change AFTER UPDATE OF class_id, output_class, output_split, output_files ON recordings
            WHEN OLD.output_files + NEW.output_files > 0 AND (OLD.output_files <> NEW.output_files OR OLD.output_split IS NOT NEW.output_split
                OR coalesce(OLD.output_class, OLD.class_id) <> coalesce(NEW.output_class, NEW.class_id)) BEGIN
            UPDATE class_counts SET files = files - OLD.output_files
                WHERE OLD.output_files > 0 AND class_id = coalesce(OLD.output_class, OLD.class_id) AND split = OLD.output_split;
            INSERT INTO class_counts SELECT coalesce(NEW.output_class, NEW.class_id), NEW.output_split, 0, 0, NEW.output_files
                WHERE NEW.output_files > 0 ON CONFLICT DO UPDATE SET files = files + excluded.files;
        END;
        CREATE TRIGGER labels_end AFTER DELETE ON recordings WHEN OLD.source IS NOT NULL BEGIN
            DELETE FROM labels WHERE example = OLD.id;
        END;
        CREATE TRIGGER annotations_end AFTER DELETE ON recordings WHEN OLD.windows IS NOT NULL BEGIN
            DELETE FROM annotations WHERE source = OLD.id;
        END;
        CREATE TRIGGER class_labels_end AFTER DELETE ON classes BEGIN
            DELETE FROM class_labels WHERE class_id = OLD.id;
        END;
        DROP VIEW audio_samples;
        CREATE VIEW audio_samples AS
            SELECT r.id,
                   iif(c.name = '.', '', c.name || '/') || r.path AS file_path,
                   nullif(c.name, '.') AS class_name,
                   CASE WHEN r.sample_rate > 0 AND r.frames >= 0 THEN CAST(r.frames AS REAL) / r.sample_rate END AS duration,
                   r.size AS file_size,
                   CASE r.split WHEN 0 THEN 'train' WHEN 1 THEN 'val' ELSE 'test' END AS split,
                   r.recorded_at, r.recorder, r.latitude, r.longitude
            FROM recordings r JOIN classes c ON c.id = r.class_id WHERE r.source IS NULL;
        CREATE VIEW audio_labels AS
            WITH examples AS (
                SELECT e.id, iif(f.name = '.', '', f.name || '/') || s.path AS path, e.window_start AS start, e.window_end AS end, e.class_id
                FROM recordings e JOIN recordings s ON s.id = e.source JOIN classes f ON f.id = s.class_id
                UNION ALL
                SELECT e.id, f.name || '/' || e.path, 0.0,
                    CASE WHEN e.sample_rate > 0 AND e.frames >= 0 THEN CAST(e.frames AS REAL) / e.sample_rate END, e.class_id
                FROM recordings e JOIN classes f ON f.id = e.class_id WHERE e.source IS NULL AND e.windows IS NULL)
            SELECT e.path, e.start, e.end, c.name AS class, 'positive' AS kind
            FROM examples e JOIN classes c ON c.id = e.class_id
            WHERE c.name <> '_background_' AND c.id NOT IN (SELECT class_id FROM class_labels)
            UNION ALL
            SELECT e.path, e.start, e.end, c.name, 'positive'
            FROM examples e JOIN class_labels l ON l.class_id = e.class_id JOIN classes c ON c.id = l.label_id
            UNION ALL
            SELECT e.path, e.start, e.end, c.name, CASE l.kind WHEN 0 THEN 'negative' WHEN 1 THEN 'positive' ELSE 'uncertain' END
            FROM examples e JOIN labels l ON l.example = e.id JOIN classes c ON c.id = l.class_id;
        """;

    /// <summary>
    /// What version 5 added: meta.content_hash, by which the content_hash of recordings and backgrounds was made; up to 4, SHA-256.
    /// </summary>
    private const string FifthVersion = """
        INSERT INTO meta(key, value) SELECT 'content_hash', 'sha256' WHERE EXISTS (SELECT 1 FROM recordings);
        """;

    /// <summary>
    /// What version 4 added. changed_ns is the change time of the file when it was hashed, 0 when it proves nothing. vanished has the
    /// splits of recordings that are gone and whose content is in no recording of that split: path begins with the class; group_hash and
    /// content_hash are NULL for what an index took over from the splits.csv of a lost one. A folder of spectrograms is known by more than
    /// its modification time (FolderState); those of an older index count as compared. warning_code and warning say what was wrong with a
    /// recording that was used all the same, when it was last decoded. unlisted is a Listing. meta.findings (KeptFindings) goes with every
    /// change that it may depend on.
    /// </summary>
    private const string FourthVersion = """
        ALTER TABLE recordings ADD COLUMN changed_ns INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE backgrounds ADD COLUMN changed_ns INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE vanished(path TEXT PRIMARY KEY, split INTEGER NOT NULL, group_hash INTEGER, content_hash BLOB) WITHOUT ROWID;
        CREATE INDEX vanished_by_group ON vanished(group_hash);
        CREATE INDEX vanished_by_content ON vanished(content_hash);
        ALTER TABLE output_folders ADD COLUMN inode INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE output_folders ADD COLUMN compared_ns INTEGER NOT NULL DEFAULT 0;
        UPDATE output_folders SET compared_ns = modified_ns;
        ALTER TABLE recordings ADD COLUMN warning_code TEXT;
        ALTER TABLE recordings ADD COLUMN warning TEXT;
        ALTER TABLE recordings ADD COLUMN unlisted INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX recordings_unlisted ON recordings(class_id) WHERE unlisted <> 0;
        CREATE INDEX recordings_by_rate ON recordings(sample_rate);
        CREATE INDEX recordings_warned ON recordings(id) WHERE warning_code IS NOT NULL;
        CREATE TRIGGER findings_grow AFTER INSERT ON recordings BEGIN
            DELETE FROM meta WHERE key = 'findings';
        END;
        CREATE TRIGGER findings_shrink AFTER DELETE ON recordings BEGIN
            DELETE FROM meta WHERE key = 'findings';
        END;
        CREATE TRIGGER findings_change AFTER UPDATE OF class_id, path, split, selected, content_hash, sample_rate, error_code, warning_code, unlisted ON recordings
            WHEN OLD.class_id <> NEW.class_id OR OLD.path <> NEW.path OR OLD.split <> NEW.split OR OLD.selected <> NEW.selected
                OR OLD.content_hash <> NEW.content_hash OR OLD.error_code IS NOT NEW.error_code OR OLD.warning_code IS NOT NEW.warning_code
                OR OLD.unlisted <> NEW.unlisted OR OLD.sample_rate IS NOT NEW.sample_rate BEGIN
            DELETE FROM meta WHERE key = 'findings';
        END;
        """;

    /// <summary>
    /// What version 3 added: what recorders wrote down. recorded_at is ISO 8601, with its offset from UTC where it is known; latitude and
    /// longitude are degrees. All are NULL where nothing is known.
    /// </summary>
    private const string ThirdVersion = """
        ALTER TABLE recordings ADD COLUMN recorded_at TEXT;
        ALTER TABLE recordings ADD COLUMN recorder TEXT;
        ALTER TABLE recordings ADD COLUMN latitude REAL;
        ALTER TABLE recordings ADD COLUMN longitude REAL;
        DROP VIEW audio_samples;
        CREATE VIEW audio_samples AS
            SELECT r.id,
                   c.name || '/' || r.path AS file_path,
                   c.name AS class_name,
                   CASE WHEN r.sample_rate > 0 AND r.frames >= 0 THEN CAST(r.frames AS REAL) / r.sample_rate END AS duration,
                   r.size AS file_size,
                   CASE r.split WHEN 0 THEN 'train' WHEN 1 THEN 'val' ELSE 'test' END AS split,
                   r.recorded_at, r.recorder, r.latitude, r.longitude
            FROM recordings r JOIN classes c ON c.id = r.class_id;
        """;

    /// <summary>
    /// What version 2 added. classes.listing is the ListingDigest of the class's recordings, NULL when one of them changed since it
    /// was worked out. class_counts has the selected recordings and those of them that failed by their split, and the valid files by
    /// the split that they lie in.
    /// </summary>
    private const string SecondVersion = """
        ALTER TABLE classes ADD COLUMN listing BLOB;
        CREATE INDEX recordings_moving ON recordings(id) WHERE output_files > 0 AND (output_split <> split OR output_stem <> stem);
        CREATE TABLE class_counts(
            class_id INTEGER NOT NULL,
            split INTEGER NOT NULL,
            selected INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            files INTEGER NOT NULL,
            PRIMARY KEY(class_id, split)) WITHOUT ROWID;
        CREATE TRIGGER listing_grows AFTER INSERT ON recordings BEGIN
            UPDATE classes SET listing = NULL WHERE id = NEW.class_id AND listing IS NOT NULL;
        END;
        CREATE TRIGGER listing_shrinks AFTER DELETE ON recordings BEGIN
            UPDATE classes SET listing = NULL WHERE id = OLD.class_id AND listing IS NOT NULL;
        END;
        CREATE TRIGGER listing_changes AFTER UPDATE OF class_id, path, size, modified_ns ON recordings BEGIN
            UPDATE classes SET listing = NULL WHERE id IN (OLD.class_id, NEW.class_id) AND listing IS NOT NULL;
        END;
        CREATE TRIGGER selection_grows AFTER INSERT ON recordings WHEN NEW.selected = 1 BEGIN
            INSERT INTO class_counts VALUES(NEW.class_id, NEW.split, 1, NEW.error_code IS NOT NULL, 0)
                ON CONFLICT DO UPDATE SET selected = selected + 1, failed = failed + excluded.failed;
        END;
        CREATE TRIGGER selection_shrinks AFTER DELETE ON recordings WHEN OLD.selected = 1 BEGIN
            UPDATE class_counts SET selected = selected - 1, failed = failed - (OLD.error_code IS NOT NULL)
                WHERE class_id = OLD.class_id AND split = OLD.split;
        END;
        CREATE TRIGGER selection_changes AFTER UPDATE OF class_id, split, selected, error_code ON recordings
            WHEN OLD.selected + NEW.selected > 0 AND (OLD.selected <> NEW.selected OR OLD.split <> NEW.split OR OLD.class_id <> NEW.class_id
                OR (OLD.error_code IS NULL) <> (NEW.error_code IS NULL)) BEGIN
            UPDATE class_counts SET selected = selected - OLD.selected, failed = failed - (OLD.selected = 1 AND OLD.error_code IS NOT NULL)
                WHERE OLD.selected = 1 AND class_id = OLD.class_id AND split = OLD.split;
            INSERT INTO class_counts VALUES(NEW.class_id, NEW.split, NEW.selected, NEW.selected = 1 AND NEW.error_code IS NOT NULL, 0)
                ON CONFLICT DO UPDATE SET selected = selected + excluded.selected, failed = failed + excluded.failed;
        END;
        CREATE TRIGGER files_grow AFTER INSERT ON recordings WHEN NEW.output_files > 0 BEGIN
            INSERT INTO class_counts VALUES(NEW.class_id, NEW.output_split, 0, 0, NEW.output_files)
                ON CONFLICT DO UPDATE SET files = files + excluded.files;
        END;
        CREATE TRIGGER files_shrink AFTER DELETE ON recordings WHEN OLD.output_files > 0 BEGIN
            UPDATE class_counts SET files = files - OLD.output_files WHERE class_id = OLD.class_id AND split = OLD.output_split;
        END;
        CREATE TRIGGER files_change AFTER UPDATE OF class_id, output_split, output_files ON recordings
            WHEN OLD.output_files + NEW.output_files > 0 AND (OLD.output_files <> NEW.output_files OR OLD.output_split IS NOT NEW.output_split
                OR OLD.class_id <> NEW.class_id) BEGIN
            UPDATE class_counts SET files = files - OLD.output_files
                WHERE OLD.output_files > 0 AND class_id = OLD.class_id AND split = OLD.output_split;
            INSERT INTO class_counts SELECT NEW.class_id, NEW.output_split, 0, 0, NEW.output_files WHERE NEW.output_files > 0
                ON CONFLICT DO UPDATE SET files = files + excluded.files;
        END;
        CREATE TRIGGER counts_end AFTER DELETE ON classes BEGIN
            DELETE FROM class_counts WHERE class_id = OLD.id;
        END;
        """;

    /// <summary>
    /// classes.selection_limit is the MaxSamplesPerClass that the class's selection was made with; NULL when it has to be made anew;
    /// tier and variants say how strongly and how often its training recordings are augmented.
    /// recordings.error_decoders names the decoders that there were when it failed; without an error_code, the decoder that stood in for
    /// one that was not there, whose spectrograms are made again when that is.
    /// recordings.path is relative to the class folder. modified_ns is 0 when it was too recent to be trusted.
    /// A recording's files are numbered: 0 is the original. output_split and output_stem say where they lie (or are about to be
    /// written) and output_count how many may be there; they are set before the first byte is written, so that no file is ever in the
    /// cache without the index knowing. output_keys has eight bytes a file: its key, 0 as soon as it is stale, and set again only after
    /// the file was written and synced; output_files counts those that are not 0. pending is 1 when the recording needs a look: it is
    /// new, or something that its files depend on changed.
    /// </summary>
    private const string FirstVersion = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE classes(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, selection_limit INTEGER, tier INTEGER, variants INTEGER);
        CREATE TABLE backgrounds(path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, content_hash BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE recordings(
            id INTEGER PRIMARY KEY,
            class_id INTEGER NOT NULL REFERENCES classes(id),
            path TEXT NOT NULL,
            split INTEGER NOT NULL,
            group_hash INTEGER NOT NULL,
            selected INTEGER NOT NULL,
            size INTEGER NOT NULL,
            modified_ns INTEGER NOT NULL,
            content_hash BLOB NOT NULL,
            sample_rate INTEGER,
            channels INTEGER,
            frames INTEGER,
            error_code TEXT,
            error TEXT,
            error_decoders TEXT,
            stem TEXT NOT NULL,
            output_split INTEGER,
            output_stem TEXT,
            output_count INTEGER NOT NULL DEFAULT 0,
            output_keys BLOB,
            output_files INTEGER NOT NULL DEFAULT 0,
            pending INTEGER NOT NULL DEFAULT 1,
            UNIQUE(class_id, path));
        CREATE INDEX recordings_by_content ON recordings(content_hash);
        CREATE INDEX recordings_by_group ON recordings(group_hash);
        CREATE INDEX recordings_pending ON recordings(id) WHERE selected = 1 AND error_code IS NULL AND pending = 1;
        CREATE INDEX recordings_failed ON recordings(id) WHERE error_code IS NOT NULL;
        CREATE TABLE orphans(
            split INTEGER NOT NULL,
            class_name TEXT NOT NULL,
            stem TEXT NOT NULL,
            number INTEGER NOT NULL,
            PRIMARY KEY(split, class_name, stem, number)) WITHOUT ROWID;
        CREATE TABLE output_folders(
            split INTEGER NOT NULL,
            class_name TEXT NOT NULL,
            modified_ns INTEGER NOT NULL,
            PRIMARY KEY(split, class_name)) WITHOUT ROWID;
        CREATE VIEW audio_samples AS
            SELECT r.id,
                   c.name || '/' || r.path AS file_path,
                   c.name AS class_name,
                   CASE WHEN r.sample_rate > 0 AND r.frames >= 0 THEN CAST(r.frames AS REAL) / r.sample_rate END AS duration,
                   r.size AS file_size,
                   CASE r.split WHEN 0 THEN 'train' WHEN 1 THEN 'val' ELSE 'test' END AS split
            FROM recordings r JOIN classes c ON c.id = r.class_id;
        """;
}
