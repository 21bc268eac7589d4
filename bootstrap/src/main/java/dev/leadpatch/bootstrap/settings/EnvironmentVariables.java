package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.domain.patch.NameSuggester;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The environment variables that start with {@code LEADPATCH_}. A setting without a value counts as unset.
 *
 * <p>Kubernetes sets such variables for each service whose name is {@code leadpatch}, or starts with {@code leadpatch-}:
 * {@code LEADPATCH_PORT=tcp://10.0.0.7:8080} is not the setting of that name. They are left out.
 */
final class EnvironmentVariables {
    private static final String PREFIX = "LEADPATCH_";
    private static final Pattern KUBERNETES_NAME = Pattern.compile("LEADPATCH(_[A-Z0-9_]+)??_"
            + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)");
    private static final Pattern KUBERNETES_PORT = Pattern.compile("LEADPATCH(_[A-Z0-9_]+)??_PORT");
    private static final Pattern KUBERNETES_URL = Pattern.compile("(tcp|udp|sctp)://.*");
    private static final NameSuggester NAMES = new NameSuggester(
            Arrays.stream(Setting.values())
                    .map(setting -> setting.environmentVariable().substring(PREFIX.length()))
                    .toList(),
            Map.of("DB_URL", "DATABASE_URL", "JDBC_URL", "DATABASE_URL", "POSTGRES_URL", "DATABASE_URL"));

    private final Map<String, String> environment;
    private final List<String> ofKubernetes;

    /** @param environment all environment variables */
    EnvironmentVariables(Map<String, String> environment) {
        this.ofKubernetes = environment.entrySet().stream()
                .filter(EnvironmentVariables::isOfKubernetes)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        this.environment = environment;
    }

    private static boolean isOfKubernetes(Map.Entry<String, String> variable) {
        return KUBERNETES_NAME.matcher(variable.getKey()).matches()
                || (KUBERNETES_PORT.matcher(variable.getKey()).matches()
                        && KUBERNETES_URL.matcher(variable.getValue()).matches());
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty() && !ofKubernetes.contains(name));
    }

    /** Returns whether the variable exists without a value. */
    boolean isEmpty(Setting setting) {
        return "".equals(environment.get(setting.environmentVariable()));
    }

    /** Returns the names of the variables that Kubernetes has set, sorted. */
    List<String> ofKubernetes() {
        return ofKubernetes;
    }

    /**
     * Returns one error for each variable that is no setting, sorted, without values. A variable without a value is an error
     * too: its name may be misspelt, and its secret missing.
     */
    List<String> unknown() {
        return environment.keySet().stream()
                .filter(name -> name.toUpperCase(Locale.ROOT).startsWith(PREFIX))
                .filter(name -> !isSetting(name) && !ofKubernetes.contains(name))
                .sorted()
                .map(name -> name + ": is not a setting" + suggestion(name))
                .toList();
    }

    private static boolean isSetting(String name) {
        return name.startsWith(PREFIX) && NAMES.contains(name.substring(PREFIX.length()));
    }

    private static String suggestion(String name) {
        return NAMES.nearest(name.substring(PREFIX.length()))
                .map(nearest -> "; did you mean " + PREFIX + nearest + "?")
                .orElse(" of this version; unset it, or correct its name");
    }
}
