/** The lead aggregate and what a patch makes of it. */
@NullMarked
package dev.leadpatch.domain.lead;

import org.jspecify.annotations.NullMarked;
