/** Leads and a catalog for tests; other modules' tests use them too. */
@NullMarked
package dev.leadpatch.domain.testing;

import org.jspecify.annotations.NullMarked;
