/** Acceptance tests of what all requests have in common: authentication, formats, query parameters and the order of checks. */
@NullMarked
package dev.leadpatch.acceptance.request;

import org.jspecify.annotations.NullMarked;
