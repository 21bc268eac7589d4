/** Renders the results of use cases about leads. */
@NullMarked
package dev.leadpatch.application.http.lead;

import org.jspecify.annotations.NullMarked;
