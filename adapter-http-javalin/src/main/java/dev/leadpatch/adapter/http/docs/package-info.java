/** The documentation of the API: its OpenAPI document. */
@NullMarked
package dev.leadpatch.adapter.http.docs;

import org.jspecify.annotations.NullMarked;
