/** The list of leads: its query parameters, cursors and response. */
@NullMarked
package dev.leadpatch.adapter.http.list;

import org.jspecify.annotations.NullMarked;
