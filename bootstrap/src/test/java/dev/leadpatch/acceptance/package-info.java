/**
 * Acceptance tests of the whole service over HTTP, with a real PostgreSQL: one class per capability, in packages by topic.
 * They test outcomes; a rule is tested once, beside its class.
 */
@NullMarked
package dev.leadpatch.acceptance;

import org.jspecify.annotations.NullMarked;
