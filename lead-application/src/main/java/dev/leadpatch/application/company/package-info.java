/** Putting a whole company in at once. */
@NullMarked
package dev.leadpatch.application.company;

import org.jspecify.annotations.NullMarked;
