/**
 * The settings of each command. An option overrides its environment variable, which
 * overrides the configuration file, which overrides the default. All settings
 * are validated together when they are read, and are immutable.
 */
@NullMarked
package dev.leadpatch.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
