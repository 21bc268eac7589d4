/** The data set and the webhook endpoint of the {@code demo} command. */
@NullMarked
package dev.leadpatch.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
