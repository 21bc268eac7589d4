/** Reads HTTP requests, calls the use cases, renders their answers. */
@NullMarked
package dev.leadpatch.adapter.http;

import org.jspecify.annotations.NullMarked;
