/** Imports leads from rows, and exports them. */
@NullMarked
package dev.leadpatch.application.importing;

import org.jspecify.annotations.NullMarked;
