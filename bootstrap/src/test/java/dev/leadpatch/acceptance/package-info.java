/** Acceptance tests of the whole service over HTTP, with a real PostgreSQL. */
@NullMarked
package dev.leadpatch.acceptance;

import org.jspecify.annotations.NullMarked;
