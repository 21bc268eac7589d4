/** The file formats of imports and exports: CSV and JSON, their encodings and compression. */
@NullMarked
package dev.leadpatch.bootstrap.importing;

import org.jspecify.annotations.NullMarked;
