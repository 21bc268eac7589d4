/** Contract tests of the outbound ports, and the in-memory adapters that pass them. */
@NullMarked
package dev.leadpatch.application.testing;

import org.jspecify.annotations.NullMarked;
