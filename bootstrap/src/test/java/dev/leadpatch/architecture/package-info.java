/** Architecture rules; a fixture proves for each rule that it detects a violation. */
@NullMarked
package dev.leadpatch.architecture;

import org.jspecify.annotations.NullMarked;
