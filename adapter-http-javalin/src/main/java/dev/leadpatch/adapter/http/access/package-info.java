/** The routes of API keys. */
@NullMarked
package dev.leadpatch.adapter.http.access;

import org.jspecify.annotations.NullMarked;
