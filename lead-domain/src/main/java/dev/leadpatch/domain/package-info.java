/** The lead, what a patch may ask of it, and the rules that decide. */
@NullMarked
package dev.leadpatch.domain;

import org.jspecify.annotations.NullMarked;
