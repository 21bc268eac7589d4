/** The composition root: creates the adapters and services, and wires them to the ports. */
@NullMarked
package dev.leadpatch.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
