/** Connections, deadlines, the watchdog, SQL errors and migrations. */
@NullMarked
package dev.leadpatch.adapter.persistence.jdbc;

import org.jspecify.annotations.NullMarked;
