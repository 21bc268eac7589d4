/** What is asked of a webhook endpoint, and the rules of it. */
@NullMarked
package dev.leadpatch.domain.endpoint;

import org.jspecify.annotations.NullMarked;
