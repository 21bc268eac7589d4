/**
 * Load from a process of its own. It shares the machine with what it measures, so it must cost next to nothing: a thread,
 * a selector, requests whose bytes are made beforehand. An ordinary HTTP client takes more of two cores than the server.
 */
@NullMarked
package dev.leadpatch.benchmark.load;

import org.jspecify.annotations.NullMarked;
