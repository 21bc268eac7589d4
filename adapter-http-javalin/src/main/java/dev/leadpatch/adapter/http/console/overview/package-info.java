/** The start page of the console: what happens, what waits, and what fails. */
@NullMarked
package dev.leadpatch.adapter.http.console.overview;

import org.jspecify.annotations.NullMarked;
