/**
 * The composition root: creates the adapters and services, and wires them to the ports. {@link
 * dev.leadpatch.bootstrap.wiring.Application} is its result; the command line uses it.
 */
@NullMarked
package dev.leadpatch.bootstrap.wiring;

import org.jspecify.annotations.NullMarked;
