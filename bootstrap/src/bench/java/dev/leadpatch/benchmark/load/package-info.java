/**
 * The load generator, which runs in a separate process. It shares the machine with the service, so it must take little
 * processor time: one thread, a selector, pre-rendered requests. A general HTTP client takes more of two cores than the
 * service.
 */
@NullMarked
package dev.leadpatch.benchmark.load;

import org.jspecify.annotations.NullMarked;
