/** The metrics of a node and their Prometheus page. No other package depends on Micrometer. */
@NullMarked
package dev.leadpatch.bootstrap.metrics;

import org.jspecify.annotations.NullMarked;
