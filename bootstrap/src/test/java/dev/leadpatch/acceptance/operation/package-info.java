/** Acceptance tests of health checks, metrics and failures of the database. */
@NullMarked
package dev.leadpatch.acceptance.operation;

import org.jspecify.annotations.NullMarked;
