/** Lists and searches leads. */
@NullMarked
package dev.leadpatch.application.list;

import org.jspecify.annotations.NullMarked;
