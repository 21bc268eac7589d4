/**
 * The database that Leadpatch brings along: a real PostgreSQL that lives in a data directory, is started and stopped
 * with the process, and survives its sudden death. {@link dev.leadpatch.bootstrap.postgres.EmbeddedDatabase} is the way
 * in.
 *
 * <p>What stands in a data directory: {@code leadpatch.lock} (held while a process uses the directory; it makes the
 * directory ours), {@code postgresql-*} (the unpacked programs), {@code postgres} (the cluster and its password),
 * {@code postgres.log}, and {@code unfinished-*} (what a start was making when it was killed; the next one removes it).
 */
@NullMarked
package dev.leadpatch.bootstrap.postgres;

import org.jspecify.annotations.NullMarked;
