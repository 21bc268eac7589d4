/** Reading the documents that operators hand over: strict JSON from a file, with the place of every error. */
@NullMarked
package dev.leadpatch.bootstrap.document;

import org.jspecify.annotations.NullMarked;
