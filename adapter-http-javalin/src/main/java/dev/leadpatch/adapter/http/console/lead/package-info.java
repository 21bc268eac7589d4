/** The pages of leads: the list, one lead with its history, and the creation of a lead. */
@NullMarked
package dev.leadpatch.adapter.http.console.lead;

import org.jspecify.annotations.NullMarked;
