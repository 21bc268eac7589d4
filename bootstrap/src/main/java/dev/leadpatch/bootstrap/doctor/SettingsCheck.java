package dev.leadpatch.bootstrap.doctor;

import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.ServeCommandSettings;
import dev.leadpatch.bootstrap.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The check of all settings of {@code serve}. It opens no database.
 *
 * @param settings empty if one is invalid
 */
public record SettingsCheck(Optional<ServeCommandSettings> settings, List<CheckResult> results) {
    private static final String CHECK = "settings";

    /** Reads and checks the settings. */
    public static SettingsCheck of(Map<Setting, String> options, Map<String, String> environment) {
        try {
            ServeCommandSettings settings = ServeCommandSettings.read(options, environment);
            Stream<CheckResult> warnings =
                    settings.report().warnings().stream().map(sentence -> CheckResult.warning(CHECK, sentence, ""));
            return new SettingsCheck(
                    Optional.of(settings),
                    Stream.concat(Stream.of(CheckResult.ok(CHECK, "all settings are valid")), warnings)
                            .toList());
        } catch (InvalidSettingsException e) {
            return new SettingsCheck(
                    Optional.empty(),
                    e.errors().stream()
                            .map(error -> CheckResult.failed(CHECK, error, ""))
                            .toList());
        }
    }
}
