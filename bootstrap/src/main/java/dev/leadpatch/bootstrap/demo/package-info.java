/** The demo companies, which live in two documents inside the jar, and what {@code demo} does with them. */
@NullMarked
package dev.leadpatch.bootstrap.demo;

import org.jspecify.annotations.NullMarked;
