/**
 * The embedded database: a bundled PostgreSQL that starts and stops with the process, and recovers after a crash of the
 * process. {@link dev.leadpatch.bootstrap.postgres.EmbeddedDatabase} is the entry point.
 *
 * <p>Contents of a data directory:
 *
 * <ul>
 *   <li>{@code leadpatch.lock}: locked while a process uses the directory; its existence marks a Leadpatch directory
 *   <li>{@code postgresql-*}: the unpacked programs
 *   <li>{@code postgres}: the cluster and its password
 *   <li>{@code secret.key}: the key that encrypts the secrets in the database
 *   <li>{@code postgres.log}: the output of the programs
 *   <li>{@code unfinished-*}: files of a start that was killed; the next start removes them
 * </ul>
 */
@NullMarked
package dev.leadpatch.bootstrap.postgres;

import org.jspecify.annotations.NullMarked;
