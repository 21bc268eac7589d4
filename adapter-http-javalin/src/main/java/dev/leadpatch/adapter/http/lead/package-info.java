/** The routes of leads: update, bulk update, read and history, and the rendering of their results. */
@NullMarked
package dev.leadpatch.adapter.http.lead;

import org.jspecify.annotations.NullMarked;
