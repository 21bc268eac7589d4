package dev.leadpatch.bootstrap.settings;

import java.util.Optional;

/**
 * A setting in effect. It contains no secrets.
 *
 * @param value the value, with secrets masked; empty if the setting is not set and has no default
 */
public record EffectiveSetting(Setting setting, Optional<String> value, SettingOrigin origin) {}
