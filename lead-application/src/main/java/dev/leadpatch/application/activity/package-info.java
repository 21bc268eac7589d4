/** Recent activity of a company, for the overview of an operator. */
@NullMarked
package dev.leadpatch.application.activity;

import org.jspecify.annotations.NullMarked;
