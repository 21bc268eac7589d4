/** HTTP adapter: parses requests, calls the use cases and renders their results as responses. */
@NullMarked
package dev.leadpatch.adapter.http;

import org.jspecify.annotations.NullMarked;
