/** The boundaries of the house, as rules that are each shown to bite. */
@NullMarked
package dev.leadpatch.architecture;

import org.jspecify.annotations.NullMarked;
