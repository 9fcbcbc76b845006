namespace NightScan.Indexing;

/// <summary>The tables of the index. <see cref="Version"/> goes up with every change of them.</summary>
internal static class IndexSchema
{
    /// <summary>Marks the file as a NightScan index in SQLite's header ("NScn").</summary>
    public const int ApplicationId = 0x4E53636E;

    public const int Version = 1;

    /// <summary>
    /// classes.selection_limit is the MaxSamplesPerClass that the class's selection was made with; NULL when it has to be made anew.
    /// recordings.path is relative to the class folder. modified_ns is 0 when it was too recent to be trusted.
    /// A recording's files are numbered: 0 is the original. output_split and output_stem say where they lie (or are about to be
    /// written) and output_count how many may be there; they are set before the first byte is written, so that no file is ever in the
    /// cache without the index knowing. output_keys has eight bytes a file: its key, 0 as soon as it is stale, and set again only after
    /// the file was written and synced; output_files counts those that are not 0. pending is 1 when the recording needs a look: it is
    /// new, or something that its files depend on changed.
    /// </summary>
    public const string Ddl = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE classes(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, selection_limit INTEGER);
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
