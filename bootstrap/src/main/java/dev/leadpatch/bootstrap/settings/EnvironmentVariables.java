package dev.leadpatch.bootstrap.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The environment variables that start with {@code LEADPATCH_}. A setting without a value counts as unset.
 *
 * <p>Kubernetes sets such variables for each service whose name is {@code leadpatch}, or starts with {@code leadpatch-}:
 * {@code LEADPATCH_PORT=tcp://10.0.0.7:8080} is not the setting of that name. They are left out.
 */
final class EnvironmentVariables implements VariableSource {
    private static final Pattern KUBERNETES_NAME = Pattern.compile("LEADPATCH(_[A-Z0-9_]+)??_"
            + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?)");
    private static final Pattern KUBERNETES_PORT = Pattern.compile("LEADPATCH(_[A-Z0-9_]+)??_PORT");
    private static final Pattern KUBERNETES_URL = Pattern.compile("(tcp|udp|sctp)://.*");
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

    @Override
    public Optional<String> find(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty() && !ofKubernetes.contains(name));
    }

    @Override
    public boolean isSet(String name) {
        return find(name).isPresent();
    }

    @Override
    public boolean isEmpty(String name) {
        return "".equals(environment.get(name));
    }

    @Override
    public SettingOrigin originOf(String name) {
        return SettingOrigin.ENVIRONMENT;
    }

    /** Returns the names of the variables that Kubernetes has set, sorted. */
    List<String> ofKubernetes() {
        return ofKubernetes;
    }

    /**
     * Returns one error for each variable that is no setting, sorted, without values. A variable without a value is an error
     * too: its name may be misspelt, and its secret missing.
     */
    @Override
    public List<String> errors() {
        return environment.keySet().stream()
                .filter(name ->
                        SettingNames.hasPrefix(name) && !SettingNames.isKnown(name) && !ofKubernetes.contains(name))
                .sorted()
                .map(name -> name + ": " + SettingNames.describeUnknown(name))
                .toList();
    }
}
