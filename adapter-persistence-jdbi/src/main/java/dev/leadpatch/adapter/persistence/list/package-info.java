/** Lists and searches leads: the choice of an index, and its statements. */
@NullMarked
package dev.leadpatch.adapter.persistence.list;

import org.jspecify.annotations.NullMarked;
