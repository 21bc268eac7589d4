/**
 * The persistence adapter: stores leads, API keys, catalogs, events and webhook deliveries in PostgreSQL, with Jdbi.
 */
@NullMarked
package dev.leadpatch.adapter.persistence;

import org.jspecify.annotations.NullMarked;
