/** Who calls: API keys, what they permit, and where they are kept. */
@NullMarked
package dev.leadpatch.application.access;

import org.jspecify.annotations.NullMarked;
