/** The composition root: which class serves which port. */
@NullMarked
package dev.leadpatch.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
