/** Servers that consist of some of the parts of the service, each in a separate process. */
@NullMarked
package dev.leadpatch.benchmark.parts;

import org.jspecify.annotations.NullMarked;
