/** Loads a company from one document. */
@NullMarked
package dev.leadpatch.application.company;

import org.jspecify.annotations.NullMarked;
