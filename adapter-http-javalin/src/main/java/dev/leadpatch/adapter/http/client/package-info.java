/** The address of the client of a request. */
@NullMarked
package dev.leadpatch.adapter.http.client;

import org.jspecify.annotations.NullMarked;
