/** Runs the tests of other packages on a Citus cluster. */
@NullMarked
package dev.leadpatch.citus;

import org.jspecify.annotations.NullMarked;
