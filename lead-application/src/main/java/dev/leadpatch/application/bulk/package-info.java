/** Patching many leads by one request. */
@NullMarked
package dev.leadpatch.application.bulk;

import org.jspecify.annotations.NullMarked;
