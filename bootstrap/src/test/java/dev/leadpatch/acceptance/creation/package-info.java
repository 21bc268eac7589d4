/** Creating leads: single requests, upserts and batches. */
@NullMarked
package dev.leadpatch.acceptance.creation;

import org.jspecify.annotations.NullMarked;
