package dev.leadpatch.bootstrap.settings;

import java.util.List;

/**
 * How a service applies its settings, for the log. It contains no secrets.
 *
 * @param effective the settings in effect, as {@code NAME=VALUE}, with secrets masked. The database is omitted
 * @param unused one sentence for each setting that is set, but does not apply
 * @param ofKubernetes the names of the variables that Kubernetes has set for services, which are ignored
 */
public record SettingsReport(List<String> effective, List<String> unused, List<String> ofKubernetes) {
    public SettingsReport {
        effective = List.copyOf(effective);
        unused = List.copyOf(unused);
        ofKubernetes = List.copyOf(ofKubernetes);
    }
}
