package dev.leadpatch.adapter.persistence;

/** How the tables of companies are placed. */
public enum Sharding {
    /** All rows are in one database. */
    NONE,

    /** The extension Citus shards the tables by company, so that all rows of a company are on one node. */
    CITUS
}
