/** Dry run: the effect of an update without writing it. */
@NullMarked
package dev.leadpatch.application.preview;

import org.jspecify.annotations.NullMarked;
