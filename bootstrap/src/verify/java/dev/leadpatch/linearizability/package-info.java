/**
 * Linearizability test of lead updates, in the style of Jepsen: a workload of concurrent clients on two nodes records
 * its operations, and a checker verifies that they are equivalent to a sequential execution in real-time order.
 */
@NullMarked
package dev.leadpatch.linearizability;

import org.jspecify.annotations.NullMarked;
