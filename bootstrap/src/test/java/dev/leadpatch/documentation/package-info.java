/** Tests that run the examples of the documentation and check its links and tables. */
@NullMarked
package dev.leadpatch.documentation;

import org.jspecify.annotations.NullMarked;
