/** Test fixtures: leads and a catalog. The tests of other modules use them too. */
@NullMarked
package dev.leadpatch.domain.testing;

import org.jspecify.annotations.NullMarked;
