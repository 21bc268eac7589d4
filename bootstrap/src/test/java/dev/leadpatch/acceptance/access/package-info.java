/** Managing API keys. */
@NullMarked
package dev.leadpatch.acceptance.access;

import org.jspecify.annotations.NullMarked;
