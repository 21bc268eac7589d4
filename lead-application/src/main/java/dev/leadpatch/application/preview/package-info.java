/** Trying a patch: what it would change, and who would be told. */
@NullMarked
package dev.leadpatch.application.preview;

import org.jspecify.annotations.NullMarked;
