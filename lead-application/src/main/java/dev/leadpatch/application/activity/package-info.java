/** The activity of a company: its recent counts and its audit log. */
@NullMarked
package dev.leadpatch.application.activity;

import org.jspecify.annotations.NullMarked;
