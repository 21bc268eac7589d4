/** The start page of the console. */
@NullMarked
package dev.leadpatch.adapter.http.console.overview;

import org.jspecify.annotations.NullMarked;
