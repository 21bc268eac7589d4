/** Validates the exchanges of tests against the OpenAPI document. */
@NullMarked
package dev.leadpatch.acceptance.openapi;

import org.jspecify.annotations.NullMarked;
