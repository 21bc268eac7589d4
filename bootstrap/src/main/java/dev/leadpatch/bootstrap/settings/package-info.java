/**
 * The settings of each command: what an option says, else what the environment says, else a default, judged at once and
 * immutable from then on.
 */
@NullMarked
package dev.leadpatch.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
