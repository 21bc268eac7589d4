/** The audit log in PostgreSQL. */
@NullMarked
package dev.leadpatch.adapter.persistence.audit;

import org.jspecify.annotations.NullMarked;
