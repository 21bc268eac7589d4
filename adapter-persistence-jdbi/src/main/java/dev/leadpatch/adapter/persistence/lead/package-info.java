/** The store of leads: group commit, locks, writer, history and idempotency keys. */
@NullMarked
package dev.leadpatch.adapter.persistence.lead;

import org.jspecify.annotations.NullMarked;
