/** The lead aggregate, patches of a lead, and their validation rules. */
@NullMarked
package dev.leadpatch.domain;

import org.jspecify.annotations.NullMarked;
