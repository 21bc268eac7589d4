/** The use cases of leads and their ports. */
@NullMarked
package dev.leadpatch.application;

import org.jspecify.annotations.NullMarked;
