/** The use cases of the lead and the ports they need. */
@NullMarked
package dev.leadpatch.application;

import org.jspecify.annotations.NullMarked;
