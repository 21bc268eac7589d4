/** The contracts of the outbound ports as tests, and adapters in memory that keep them. */
@NullMarked
package dev.leadpatch.application.testing;

import org.jspecify.annotations.NullMarked;
