/** The entry of host applications: {@link dev.leadpatch.application.embed.Leadpatch}. */
@NullMarked
package dev.leadpatch.application.embed;

import org.jspecify.annotations.NullMarked;
