package dev.leadpatch.adapter.persistence;

/** The state of a schema, compared to the migrations of this version. */
public enum SchemaState {
    /** The schema does not exist, or has no migration. */
    MISSING,
    /** The schema lacks migrations of this version. */
    OUTDATED,
    /** The schema has all migrations of this version, and possibly those of later versions. */
    CURRENT
}
