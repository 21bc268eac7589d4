/** The documents, held to what the program does. */
@NullMarked
package dev.leadpatch.documentation;

import org.jspecify.annotations.NullMarked;
