/** Creates leads, or finds existing ones by a value and updates them (upsert). */
@NullMarked
package dev.leadpatch.application.creation;

import org.jspecify.annotations.NullMarked;
