/** A store as a host writes it, and variants with the faults that the contract tests detect. */
@NullMarked
package dev.leadpatch.application.faulty;

import org.jspecify.annotations.NullMarked;
