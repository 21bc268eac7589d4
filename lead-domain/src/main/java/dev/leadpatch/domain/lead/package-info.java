/** The lead aggregate and the application of patches to it. */
@NullMarked
package dev.leadpatch.domain.lead;

import org.jspecify.annotations.NullMarked;
