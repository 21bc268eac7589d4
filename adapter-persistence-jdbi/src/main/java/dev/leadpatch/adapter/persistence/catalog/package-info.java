/** The store of catalogs, and the cache of tenant snapshots. */
@NullMarked
package dev.leadpatch.adapter.persistence.catalog;

import org.jspecify.annotations.NullMarked;
