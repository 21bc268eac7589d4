/**
 * The HTTP contract as plain values, for hosts with any server. Needs
 * {@code jackson-core}.
 */
@NullMarked
package dev.leadpatch.application.http;

import org.jspecify.annotations.NullMarked;
