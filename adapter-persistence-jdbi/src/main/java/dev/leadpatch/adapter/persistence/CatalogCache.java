package dev.leadpatch.adapter.persistence;

/** The current metrics of the cache of catalogs. Thread-safe. */
public interface CatalogCache {

    /** The number of companies whose catalog is cached. */
    long companies();

    /** The estimated size of the cached catalogs. */
    long bytes();

    /** The maximum of {@link #bytes}. */
    long maxBytes();

    /** The number of catalogs that were loaded since the start. */
    long loads();
}
