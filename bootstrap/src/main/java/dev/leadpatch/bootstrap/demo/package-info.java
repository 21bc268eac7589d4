/** The demo data set and the banner of the {@code demo} command. */
@NullMarked
package dev.leadpatch.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
