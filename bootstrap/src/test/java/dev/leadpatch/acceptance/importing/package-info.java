/** Acceptance tests of imports and exports by the command line. */
@NullMarked
package dev.leadpatch.acceptance.importing;

import org.jspecify.annotations.NullMarked;
