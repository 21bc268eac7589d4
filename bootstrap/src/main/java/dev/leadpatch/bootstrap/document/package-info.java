/** A strict JSON reader for the documents of operators; errors have line and column. */
@NullMarked
package dev.leadpatch.bootstrap.document;

import org.jspecify.annotations.NullMarked;
