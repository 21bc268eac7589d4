/** The checks of {@code leadpatch doctor}. */
@NullMarked
package dev.leadpatch.bootstrap.doctor;

import org.jspecify.annotations.NullMarked;
