/** Acceptance tests of updating and reading one lead. */
@NullMarked
package dev.leadpatch.acceptance.lead;

import org.jspecify.annotations.NullMarked;
