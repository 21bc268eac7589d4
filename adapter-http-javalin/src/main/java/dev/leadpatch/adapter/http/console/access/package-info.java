/** The pages of API keys. */
@NullMarked
package dev.leadpatch.adapter.http.console.access;

import org.jspecify.annotations.NullMarked;
