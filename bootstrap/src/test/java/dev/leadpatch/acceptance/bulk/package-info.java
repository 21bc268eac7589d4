/** Acceptance tests of bulk updates. */
@NullMarked
package dev.leadpatch.acceptance.bulk;

import org.jspecify.annotations.NullMarked;
