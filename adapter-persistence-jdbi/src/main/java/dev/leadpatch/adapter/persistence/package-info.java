/** Keeps leads, keys, catalogs and events in PostgreSQL. */
@NullMarked
package dev.leadpatch.adapter.persistence;

import org.jspecify.annotations.NullMarked;
