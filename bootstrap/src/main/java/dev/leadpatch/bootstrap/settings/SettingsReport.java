package dev.leadpatch.bootstrap.settings;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a service applies its settings. It contains no secrets.
 *
 * @param settings the settings in effect, including defaults
 * @param warnings sentences: a setting does not apply, or others can read secrets
 * @param ofKubernetes the names of the variables that Kubernetes has set for services, which are ignored
 */
public record SettingsReport(List<EffectiveSetting> settings, List<String> warnings, List<String> ofKubernetes) {
    private static final Set<Setting> DATABASE = Set.of(Setting.DATABASE_URL, Setting.DATA_DIR);

    public SettingsReport {
        settings = List.copyOf(settings);
        warnings = List.copyOf(warnings);
        ofKubernetes = List.copyOf(ofKubernetes);
    }

    /** Returns the settings that have a value, as {@code NAME=VALUE …} for the log. The database is omitted. */
    public String toLogText() {
        return settings.stream()
                .filter(effective -> !DATABASE.contains(effective.setting()))
                .flatMap(effective ->
                        effective
                                .value()
                                .map(value -> effective.setting().environmentVariable() + "=" + value)
                                .stream())
                .collect(Collectors.joining(" "));
    }
}
