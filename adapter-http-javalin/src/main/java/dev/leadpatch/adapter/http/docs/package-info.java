/** The documentation of the API: its OpenAPI document and the page that shows it. */
@NullMarked
package dev.leadpatch.adapter.http.docs;

import org.jspecify.annotations.NullMarked;
