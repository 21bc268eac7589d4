/** Authentication and authorization by API key. */
@NullMarked
package dev.leadpatch.application.access;

import org.jspecify.annotations.NullMarked;
