/** The audit log: an append-only record of administration. */
@NullMarked
package dev.leadpatch.application.audit;

import org.jspecify.annotations.NullMarked;
