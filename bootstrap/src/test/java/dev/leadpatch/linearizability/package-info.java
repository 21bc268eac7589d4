/**
 * Whether all that many clients saw of a lead can be told as one story, in which each request happened at one moment
 * between its start and its end: a checker, and a load on two nodes whose recording it checks.
 */
@NullMarked
package dev.leadpatch.linearizability;

import org.jspecify.annotations.NullMarked;
