/** The webhook receiver of {@code leadpatch listen}, which shows deliveries. */
@NullMarked
package dev.leadpatch.bootstrap.receiver;

import org.jspecify.annotations.NullMarked;
