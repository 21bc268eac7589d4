/** The budget of a node's memory, from which requests and deliveries reserve what their data occupies. */
@NullMarked
package dev.leadpatch.application.memory;

import org.jspecify.annotations.NullMarked;
