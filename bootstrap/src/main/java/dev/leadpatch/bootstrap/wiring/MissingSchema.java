package dev.leadpatch.bootstrap.wiring;

/** What a command does with a database that has no schema. */
public enum MissingSchema {
    /** The command sets up the database. */
    CREATE,
    /** The command fails. */
    REFUSE
}
