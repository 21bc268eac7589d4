/** Requests that create and change webhook endpoints, and their validation rules. */
@NullMarked
package dev.leadpatch.domain.endpoint;

import org.jspecify.annotations.NullMarked;
