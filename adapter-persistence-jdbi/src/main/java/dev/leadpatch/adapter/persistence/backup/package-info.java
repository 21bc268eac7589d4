/** Backups of all rows of the schema, in files and from one database to another. */
@NullMarked
package dev.leadpatch.adapter.persistence.backup;

import org.jspecify.annotations.NullMarked;
